from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta

import openpyxl
import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.audit import trail
from foundation.audit.models import AuditEvent
from foundation.web import exporting, listing, paging
from foundation.web.models import LongJob
from tests.factories.accounts import OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/gallery/list/"
SORTS = ["", "username", "-username", "full_name", "-full_name", "office", "-office",
         "seen_at", "-seen_at", "title", "-title"]  # fmt: skip


@pytest.fixture(autouse=True)
def _gallery(settings, monkeypatch):
    settings.ROOT_URLCONF = "tests.browser.gallery"
    monkeypatch.setattr(listing, "PAGE_SIZE", 4)


@pytest.fixture
def staff(client):
    """Eleven people: names that tie, times of which most are NULL."""
    office = OfficeFactory()
    people = [
        UserFactory(
            office=office if n % 3 else OfficeFactory(),
            full_name=f"姓名{n % 3}",
        )
        for n in range(11)
    ]
    for person in people[:5]:
        trail.record("staff.seen", target=person, by=person)
    client.force_login(people[0], backend="foundation.accounts.backends.StaffBackend")
    return people


def names(response) -> list[str]:
    return [row[0].text for row in response.context["rows"]]


def follow(client, response, where: str):
    return client.get(LIST + response.context[f"{where}_url"])


@pytest.mark.parametrize("sort", SORTS)
def test_every_row_comes_once_in_order_forwards_and_backwards(client, staff, sort):
    pages = [client.get(LIST, {"sort": sort} if sort else {})]
    while pages[-1].context["page"].after:
        pages.append(follow(client, pages[-1], "after"))
    assert [len(names(page)) for page in pages] == [4, 4, 3]
    seen = [name for page in pages for name in names(page)]
    assert sorted(seen) == sorted(user.username for user in staff)
    back = [pages[-1]]
    while back[-1].context["page"].before:
        back.append(follow(client, back[-1], "before"))
    assert [names(page) for page in reversed(back)] == [names(page) for page in pages]


def test_empty_values_come_last_in_both_directions(client, staff):
    for sort in ("seen_at", "-seen_at"):
        shown = client.get(LIST, {"sort": sort}).context["rows"]
        assert [bool(row[4].text) for row in shown] == [True] * 4


def test_nothing_is_counted_and_queries_do_not_grow_with_rows(client, staff):
    client.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(LIST, {"full_name": "姓名0", "sort": "username"})
    with CaptureQueriesContext(connection) as five:
        client.get(LIST, {"sort": "username"})
    assert len(one) == len(five)
    assert not any("COUNT(" in query["sql"] for query in five)
    assert not any("OFFSET" in query["sql"] for query in five)


def test_one_row_and_five_rows_cost_the_same(client, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 50)
    first = UserFactory()
    client.force_login(first, backend="foundation.accounts.backends.StaffBackend")
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        assert len(names(client.get(LIST))) == 1
    UserFactory.create_batch(4)
    with CaptureQueriesContext(connection) as five:
        assert len(names(client.get(LIST))) == 5
    assert len(one) == len(five)


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "a:b:c",
        "\x00",
        "é" * 300,
        signing.dumps(["-pk", None, "1"]),
        signing.dumps(["-pk", None, "no number"], salt=paging._SALT),
        signing.dumps({"a": 1}, salt=paging._SALT),
        signing.dumps(["username", "user-1", "1"], salt=paging._SALT),
    ],
    ids=["word", "shape", "nul", "long", "salt", "key", "kind", "order"],
)
def test_a_bad_token_leads_to_the_first_page(client, staff, token):
    first = names(client.get(LIST))
    for where in ("after", "before"):
        response = client.get(LIST, {where: token})
        assert response.status_code == 200
        assert names(response) == first


def test_an_unknown_sort_is_ignored(client, staff):
    first = names(client.get(LIST))
    for sort in ("password", "--username", "active", "office__code", "\x00"):
        assert names(client.get(LIST, {"sort": sort})) == first


def test_the_sorted_head_says_so(client, staff):
    html = client.get(LIST, {"sort": "-username"}).content.decode()
    assert html.count("aria-sort=") == 1
    assert 'aria-sort="descending"' in html


def test_filters_show_as_chips_that_can_be_taken_off(client, staff):
    response = client.get(LIST, {"full_name": "姓名1", "is_active": "yes", "sort": "username"})
    chips = response.context["chips"]
    assert [(chip.label, chip.value) for chip in chips] == [("姓名", "姓名1"), ("启用", "是")]
    assert "full_name" not in chips[0].url
    assert "is_active=yes" in chips[0].url
    assert response.context["clear_url"] == "?sort=username"
    assert follow(client, response, "first").context["chips"] == chips


def test_a_filter_that_cannot_be_understood_shows_its_error(client, staff):
    response = client.get(LIST, {"seen_at": "昨天"})
    assert response.context["rows"] == []
    assert "请填写正确的日期" in response.content.decode()
    assert client.get(LIST, {"full_name": "a\x00b"}).status_code == 200


def test_the_empty_list_says_what_to_do(client, staff):
    html = client.get(LIST, {"full_name": "没有此人"}).content.decode()
    assert "请放宽或清除筛选条件" in html


def export(client, **params) -> bytes:
    response = client.get(LIST, params)
    assert "attachment" in response["Content-Disposition"]
    return b"".join(response.streaming_content)


def test_csv_holds_what_the_filters_show_and_no_formula(client, staff):
    evil = ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\tcmd", " =1+1", "-5", "普通"]
    for text in evil:
        UserFactory(full_name="坏" + text[:1] + "人", title=text)
    body = export(client, full_name="坏", sort="username", export="csv")
    assert body.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert [row["职务"] for row in rows] == [f"'{text}" for text in evil[:6]] + evil[6:]
    assert list(rows[0]) == ["用户名", "姓名", "处室", "职务", "最近操作", "启用"]


def test_excel_holds_every_row_not_only_the_page(client, staff):
    body = export(client, sort="seen_at", export="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 12
    assert isinstance(rows[1][4], datetime)
    assert rows[-1][4] is None or rows[-1][4] == ""


def test_excel_takes_control_characters_and_long_text(client, staff):
    UserFactory(username="odd", full_name="甲\x0b乙", title="=1")
    body = export(client, full_name="甲", export="xlsx")
    row = list(openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True))[1]
    assert row[1] == "甲乙"
    assert row[3] == "'=1"


def test_an_export_is_recorded(client, staff):
    export(client, full_name="姓名1", export="csv")
    event = AuditEvent.objects.get(verb="web.exported")
    assert event.verb_label == "导出列表"
    assert event.target_id == "人员"
    assert event.changes == {"格式": "CSV", "条件": {"full_name": "姓名1"}}
    assert event.actor_name == staff[0].full_name


def test_on_a_phone_each_cell_has_its_label(client, staff):
    html = client.get(LIST).content.decode()
    assert len(re.findall(r'<td data-label="姓名"', html)) == 4


@pytest.mark.parametrize("key", ["finished_at", "-finished_at", "title", "-created_at"])
def test_paging_by_a_field_with_ties_and_nulls(key):
    now = timezone.now()
    for n in range(9):
        ended = now + timedelta(microseconds=n // 2) if n % 3 else None
        LongJob.objects.create(
            owner_id=1, title="同名", state="done" if ended else "waiting", finished_at=ended
        )
    order, rows, token = paging.Order.of(key), LongJob.objects.all(), ""
    seen = []
    while True:
        page = paging.page_of(rows, order, size=2, after=token)
        seen += page.rows
        token = page.after
        if not token:
            break
    assert [job.pk for job in seen] == [job.pk for job in order.by(rows)]
    assert len(seen) == 9


def test_the_bound_on_the_sort_key_stands_alone_so_that_an_index_can_start_there():
    rows, order = LongJob.objects.all(), paging.Order.of("created_at")
    LongJob.objects.create(owner_id=1, title="甲")
    LongJob.objects.create(owner_id=1, title="乙")
    first = paging.page_of(rows, order, size=1)
    with CaptureQueriesContext(connection) as queries:
        assert paging.page_of(rows, order, size=1, after=first.after).rows[0].title == "乙"
    assert '"created_at" >= ' in queries[0]["sql"]


def test_a_workbook_too_large_is_refused_with_a_way_out(client, staff, monkeypatch):
    monkeypatch.setattr(exporting, "EXCEL_ROWS", 10)
    response = client.get(LIST, {"export": "xlsx", "sort": "username"}, follow=True)
    assert response.redirect_chain == [(f"{LIST}?sort=username", 302)]
    assert "改为导出 CSV" in response.content.decode()
    assert not AuditEvent.objects.filter(verb="web.exported").exists()
    monkeypatch.setattr(exporting, "EXCEL_ROWS", 11)
    assert export(client, export="xlsx")
