"""People read while something is published, and what is kept of the counts."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosure.actions import batches
from foundation.workdays.quarters import today
from tests.factories import disclosure as make

YEAR = str(today().year)


def shown(client: Client, query: str = "") -> tuple[int, str]:
    """How many rows the list has, and how many it says that there are."""
    answer = client.get(f"/penalties/{query}")
    assert answer.status_code == 200
    facets = answer.context["facets"]
    return len(answer.context["rows"]), facets.total


@pytest.mark.article("D.2.1")
@pytest.mark.django_db(transaction=True)
def test_readers_see_all_of_a_batch_or_nothing_and_never_wait(monkeypatch):
    for _ in range(3):
        make.penalty()
    batch = make.approved(make.submitted(make.signed(make.draft(period=YEAR))))
    half_way, read = threading.Event(), threading.Event()
    recount = batches.recount

    def slow(kind: str) -> None:
        recount(kind)
        half_way.set()
        assert read.wait(20)

    monkeypatch.setattr(batches, "recount", slow)

    def publish() -> None:
        batches.publish(batch, by=make.centre())
        connection.close()

    office = threading.Thread(target=publish)
    office.start()
    try:
        assert half_way.wait(20)
        assert shown(Client()) == (0, "0")
        assert Client().get("/api/v1/penalties/").json()["results"] == []
    finally:
        read.set()
        office.join(20)
    assert shown(Client()) == (3, "3")


@pytest.mark.django_db
def test_counts_are_kept_until_they_are_counted_anew():
    make.through(make.draft())
    with CaptureQueriesContext(connection) as first:
        assert shown(Client(), "?region=640000") == (1, "1")
    with CaptureQueriesContext(connection) as second:
        assert shown(Client(), "?region=640000") == (1, "1")
    assert len(second) < len(first)
    make.penalty()
    make.through(make.draft(period=YEAR))
    assert shown(Client(), "?region=640000") == (2, "2")
