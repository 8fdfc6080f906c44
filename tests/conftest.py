"""A hostile place: undefined template variables fail, warnings are errors, order is random."""

from __future__ import annotations

import os

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as of_hypothesis

from tests import template
from tests.emptying import empty_tables
from tests.integration.papers import plain_papers  # noqa: F401

# Speed is measured by bin/bench; a busy machine fails no test.
of_hypothesis.register_profile("untimed", deadline=None)
of_hypothesis.load_profile("untimed")


class UndefinedVariableError(AssertionError):
    """A template named a variable that its view did not give."""


class _Fails(str):
    """Stands for ``string_if_invalid``: using it is an error, asking for it is not."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:  # Django asks whether "%s" is in it
        return key == "%s"

    def __mod__(self, variable: object) -> str:
        raise UndefinedVariableError(f"undefined template variable: {variable}")


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_fail():
    from django.template import engines

    engine = engines["django"].engine
    engine.string_if_invalid = _Fails("undefined")


@pytest.fixture(autouse=True, scope="session")
def _contexts_of_whole_pages(django_test_environment):
    """``response.context`` holds that of the page; a copy for each of its parts costs time."""
    from django.template.base import Template

    told = Template._render

    def render(template, context):
        if context.template is template:
            return told(template, context)
        return template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(autouse=True)
def _calls_without_limit(monkeypatch):
    """All tests call from one address; the test of the limit puts it back."""
    monkeypatch.setattr("disclosure.limits.too_many", lambda *_given, **_named: False)


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords():
    from django.test import override_settings

    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, VAULT_ARGON2=(1, 8192)):
        yield


@pytest.fixture(autouse=True, scope="session")
def _static_files_are_looked_for_when_asked():
    """Else each client reads every static file of ours and of the packages when it is made."""
    from django.test import override_settings

    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(autouse=True, scope="session")
def _quick_emptying():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Each worker's database is a copy of the one that is migrated for all (see template.py)."""
    if name := template.ready():
        connection.settings_dict["TEST"]["TEMPLATE"] = name


@pytest.fixture(autouse=True)
def _empty_cache():
    """Sessions, attempts and counters of one test do not reach the next."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, once for each process."""
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=flags
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, live_server):
    """A fresh page in its own context, at 1280 pixels; any error of a script fails the test."""
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": 1280, "height": 900},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture(autouse=True)
def _papers(request):
    """Documents are issued without their PDF unless a test asks for ``real_papers``."""
    inside = request.node.path.parts
    if "integration" in inside and not request.node.get_closest_marker("real_papers"):
        request.getfixturevalue("plain_papers")
