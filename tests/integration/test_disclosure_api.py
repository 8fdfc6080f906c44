"""The open interface: what it tells, what it refuses, how it is paged, kept and limited."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from disclosure import fields, limits
from disclosure.models import Entry
from foundation.documents import throttle
from foundation.procedure.acts import acting
from foundation.workdays.quarters import today
from tests.factories import cases
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
LIST = "/api/v1/penalties/"


def published(count: int) -> list[Entry]:
    for _ in range(count):
        make.penalty(title="违规爆破作业")
    make.through(make.draft(period=str(today().year)))
    return list(Entry.objects.order_by("pk"))


@pytest.mark.article("D.5.2")
def test_an_entry_is_told_as_it_was_frozen():
    entry = make.entry()
    answer = Client().get(f"{LIST}{entry.pk}/")
    told = answer.json()
    assert told["data"] == entry.data
    assert fields.digest_of(told["data"]) == told["digest"]
    assert entry.title.encode() in answer.content  # UTF-8, nothing escaped
    assert Client().get(LIST).json() == {"results": [told], "next": ""}
    assert Client().get(f"/api/v1/hazards/{entry.pk}/").status_code == 404
    assert Client().get(f"{LIST}999999/").json()["detail"]


def test_pages_follow_one_another_with_equal_queries():
    every = [entry.pk for entry in published(5)]
    address, read, counts = f"{LIST}?size=2&q=爆破", [], set()
    while address:
        with CaptureQueriesContext(connection) as queries:
            page = Client().get(address).json()
        counts.add(len(queries))
        read += [one["id"] for one in page["results"]]
        address = "?".join(urlsplit(page["next"])[2:4]) if page["next"] else ""
    assert read == every
    assert counts == {1}


def test_filters_are_those_of_the_pages():
    published(2)
    for query, count in (
        ("?q=爆破", 2), ("?q=没有", 0), ("?execution=not_done", 2), ("?execution=done", 0),
        (f"?since={today() + timedelta(days=1)}", 0), (f"?year={today().year}", 2),
    ):  # fmt: skip
        assert len(Client().get(LIST + query).json()["results"]) == count, query


def test_what_changed_since_a_moment():
    entry = make.entry()
    for seconds, count in ((-1, 1), (1, 0)):
        since = (entry.changed_at + timedelta(seconds=seconds)).isoformat()
        assert len(Client().get(LIST, {"changed_since": since}).json()["results"]) == count
        assert len(Client().get(f"{LIST}?changed_since={since}").json()["results"]) == count


def test_a_version_that_was_replaced_has_changed_too():
    case = make.penalty()
    (old,) = make.through(make.draft(period=str(today().year))).entries.all()
    cases.executed(case)
    since = timezone.now().isoformat()
    make.through(make.draft(period=str(today().year)))
    told = Client().get(LIST, {"changed_since": since}).json()["results"]
    assert [(one["id"] == old.pk, one["state"]) for one in told] == [
        (True, "corrected"),
        (False, "current"),
    ]


@pytest.mark.article("D.5.2")
def test_a_withdrawn_entry_is_a_stub_with_its_reason():
    entry = make.carried_out().entry
    told = Client().get(f"{LIST}{entry.pk}/").json()
    assert (told["state"], told["data"], told["reason"]) == ("withdrawn", None, "登记有误。")
    assert told["ended_on"]
    assert entry.title not in Client().get(LIST).content.decode()


def test_no_filter_finds_a_unit_that_left_the_blacklist():
    entry = make.carried_out().entry
    with acting():
        Entry.objects.filter(pk=entry.pk).update(kind="blacklist")
    assert Client().get("/api/v1/blacklist/").json()["results"][0]["data"] is None
    assert Client().get("/api/v1/blacklist/", {"q": entry.code}).json()["results"] == []


@pytest.mark.parametrize(
    "query",
    ["q=%00", f"q={'长' * 501}", "region=999999", "since=2026-02-30", "execution=x", "after=-1",
     "after=²", f"after={'9' * 5000}", "after=forged", "size=0", "size=501", "size=1e3",
     "changed_since=gestern", "changed_since=2026-02-30", "changed_since=0001-01-01",
     "changed_since=9999-12-31", "sort=x", "least=1e999999", "<script>=1", "year=0"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_chinese(query):
    answer = Client().get(f"{LIST}?{query}")
    assert answer.status_code == 400
    (reasons,) = answer.json()["errors"].values()
    assert any("\u4e00" <= letter <= "\u9fff" for letter in reasons[0])


def test_an_unchanged_answer_is_not_sent_again():
    entry = make.entry()
    for address in (LIST, f"{LIST}{entry.pk}/"):
        tag = Client().get(address)["ETag"]
        same = Client().get(address, headers={"If-None-Match": tag})
        assert (same.status_code, same.content) == (304, b"")
    with acting():
        Entry.objects.filter(pk=entry.pk).update(version=2)
    assert Client().get(LIST, headers={"If-None-Match": tag}).status_code == 200


def test_scripts_of_any_site_may_read_and_nobody_may_write():
    make.entry()
    for method in ("get", "head", "options"):
        answer = getattr(Client(), method)(LIST)
        assert answer.status_code in {200, 204}, method
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies
    for method in ("post", "put", "patch", "delete", "trace"):
        assert getattr(Client(), method)(LIST).status_code == 405, method


@pytest.mark.parametrize("accept", ["text/html", "*/", "application/xml", "", "\xff"])
def test_the_answer_is_json_whatever_is_asked_for(accept):
    answer = Client().get(LIST, HTTP_ACCEPT=accept)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize(
    ("address", "parameter"),
    [(LIST, "disclosure.api_calls_a_minute"),
     ("/penalties/data.csv", "disclosure.downloads_a_minute")],
)  # fmt: skip
def test_who_calls_too_often_waits(address, parameter, settings, monkeypatch):
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_015.0)
    monkeypatch.setattr(limits, "too_many", throttle.too_many)
    cache.clear()
    limits.current.cache_clear()
    settings.JURISDICTION_PARAMETERS = {parameter: 2}
    try:
        answers = [Client().get(address) for _ in range(3)]
        other = Client().get(address, REMOTE_ADDR="192.0.2.7")
    finally:
        limits.current.cache_clear()
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "45"
    assert "请稍后再试" in answers[-1].content.decode()
    assert other.status_code == 200
