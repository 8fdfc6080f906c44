"""The interface keeps to its own description, and people can read it."""

from __future__ import annotations

import re

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from disclosure.api import described, schema
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip


@pytest.fixture
def program():
    """The whole program as a server runs it, on the connection of this test."""
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield get_wsgi_application()
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


def test_the_description_is_valid_and_in_chinese():
    told = Client().get("/api/schema/").json()
    validate_schema(told)
    for item in told["paths"].values():
        for part in [item["get"], *item["get"]["parameters"], *item["get"]["responses"].values()]:
            assert re.search("[\u4e00-\u9fff]", part["description"])


def test_answers_conform_whatever_is_asked(program):
    make.carried_out()
    interface = schemathesis.openapi.from_wsgi("/api/schema/", program)
    operations = [found.ok() for found in interface.get_all_operations()]
    assert len(operations) == 2
    for operation in operations:

        @settings(
            max_examples=40, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case):
            case.call_and_validate(checks=CHECKS)

        ask()


def test_examples_look_like_real_answers():
    entry = make.entry()
    real = Client().get(f"/api/v1/penalties/{entry.pk}/").json()
    for example in (described.ENTRY, described.WITHDRAWN):
        assert example.keys() == real.keys()
    assert described.ENTRY["data"].keys() <= real["data"].keys()


@pytest.mark.article("D.5.2")
def test_people_read_the_same():
    answer = Client().get("/api/docs/")
    page = answer.content.decode()
    for one in schema.operations():
        assert one.summary in page
        assert all(item["description"] in page for item in one.parameters if "“" not in item)
    assert "<script>" not in page
    assert 'href="/api/docs/"' in Client().get("/penalties/").content.decode()
