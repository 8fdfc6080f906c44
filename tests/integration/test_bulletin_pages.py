"""Bulletins as pages and paper: every figure has exactly its list."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enforcement.actions import bulletins as acts
from enforcement.models import Bulletin, Inspection, PlanItem
from foundation.accounts.roles import Permission, Role
from foundation.procedure.acts import acting
from foundation.workdays.quarters import on_day, today
from tests.factories import enterprises, officers, plans
from tests.factories import hazards as make
from tests.factories.accounts import PASSWORD, UserFactory, confirmed
from tests.factories.inspections import SECRET
from tests.factories.officers import inspector, planner
from tests.integration.vaulted import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.bulletin")]
LAST = make.last_quarter()
BEFORE = LAST.previous()
ROOM = "/office/enforcement/bulletins/"


def a_plan() -> PlanItem:
    """The first item of the annual plan in force: 20 visits, 5 each quarter."""
    return plans.first_item(plans.plan_in_force(LAST.year))


def a_full_quarter() -> None:
    """Visits of both kinds of objects, hazards in every state, talks, supervisions."""
    item = PlanItem.objects.order_by("number").first() or a_plan()
    places = [("640104", "explosives_making"), ("640302", "dust"), ("640000", "mines")]
    for place, industry in places:
        mine = enterprises.enterprise(region_code=place, industry=industry)
        visit = make.visited(LAST.first, enterprise=mine, plan_item=item)
        again = make.visited(LAST.last, enterprise=mine, source="draw")
        make.hazard(visit, found_on=LAST.first, due=LAST.first + timedelta(days=20))
        make.hazard(again, found_on=LAST.last, category="安全管理", state="cancelled")
        make.hazard(visit, found_on=LAST.first, state="cancelled")
        make.hazard(visit, found_on=LAST.first, level="major", due=LAST.first + timedelta(days=9))
        old = make.visited(BEFORE.first, enterprise=mine)
        make.hazard(old, found_on=BEFORE.first, state="cancelled", cancelled_on=LAST.first)
    make.visited(LAST.first, department=officers.department())
    with on_day(LAST.last):
        make.removed(make.supervised(make.major(found_on=LAST.first)))
        make.supervised(make.major(found_on=LAST.first))
        make.talk(kind="warning", attended="")
        make.talk()
    make.talk()


def cells(figures: dict) -> list[tuple[str, dict]]:
    found = [(row["label"], row) for row in figures["headline"]]
    for table in figures["tables"]:
        for row in table["rows"]:
            found += [(f"{table['key']}/{row['label']}", cell) for cell in row["cells"]]
    return found


def test_every_figure_has_a_list_of_exactly_so_many_rows():
    from enforcement.views.bulletins import linked

    a_full_quarter()
    figures = make.bulletin().figures
    client = client_of(inspector())
    checked = 0
    for label, cell in cells(figures):
        url = linked(cell)["url"]
        if not url:
            assert label.startswith("plan/") or cell["value"] == 0
            continue
        rows = client.get(url).context["rows"]
        assert len(rows) == cell["value"], (label, url)
        checked += 1
    assert checked > 80
    told = {row["key"]: row["value"] for row in figures["headline"]}
    assert told["inspections"] == 9  # three twice, a department, two of the supervisions
    assert told["objects"] == 6
    assert told["overdue"] == 7  # the supervised one too
    assert told["overdue_major"] == 4
    assert (told["supervised"], told["listed"], told["removed"]) == (1, 2, 1)
    assert (told["warnings"], told["talks"]) == (1, 1)
    plan = next(table for table in figures["tables"] if table["key"] == "plan")
    assert [cell["value"] for cell in plan["rows"][0]["cells"]] == [30, 8, 3, 3, 3]


def test_the_page_links_each_figure():
    a_full_quarter()
    page = client_of(make.head()).get(make.bulletin().get_absolute_url()).content.decode()
    assert page.count("查看清单") > 80


@pytest.mark.parametrize("role", Role)
def test_who_reads(role):
    make.visited(LAST.first)
    bulletin = make.bulletin()
    user = UserFactory(roles=[role.value])
    client, may = client_of(user), user.may(Permission.READ_ENFORCEMENT)
    page = bulletin.get_absolute_url()
    for address in (ROOM, page, f"{ROOM}inspections/", f"{page}draft.pdf"):
        assert client.get(address).status_code == (200 if may else 404)
    signs = client.get(f"{page}act/sign/").status_code
    assert signs == (200 if role == Role.SECTION_HEAD else 404)
    assert client.get(f"{ROOM}2026/9/").status_code == 404
    assert client.get(f"{ROOM}99999999999999999999/1/").status_code == 404


@pytest.mark.real_papers
def test_edited_signed_and_issued_over_the_pages():
    make.visited(LAST.first)
    page = make.bulletin().get_absolute_url()
    head, director = client_of(make.head()), client_of(make.director())
    long = head.post(f"{page}act/edit/", {"text": "危" * 50_000, "seen": 0})
    assert "text" in long.context["form"].errors
    text = "一、总体情况\n本季度🎆<script>alert(1)</script>平稳。"
    assert head.post(f"{page}act/edit/", {"text": text, "seen": 0}).status_code == 302
    late = head.post(f"{page}act/edit/", {"text": "晚了", "seen": 0})
    assert "text" in late.context["form"].errors
    assert "<script>alert" not in head.get(page).content.decode()
    assert head.post(f"{page}act/sign/").status_code == 302
    assert head.get(f"{page}act/issue/").status_code == 404
    assert director.post(f"{page}act/issue/", {"confirmation": PASSWORD}).status_code == 302
    document = Bulletin.objects.get().document
    pdf = director.get(document.office_url).getvalue()
    told = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "宁经信安通" in told
    assert "平稳" in told
    assert director.get(document.public_url).getvalue() == pdf


def test_the_same_queries_however_many_records():
    client = client_of(make.head())
    a_full_quarter()
    page = make.bulletin().get_absolute_url()

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    lists = [ROOM, page, f"{ROOM}inspections/"]
    before = [queries(address) for address in lists]
    a_full_quarter()
    with on_day(LAST.first):
        make.visited(BEFORE.first)
        make.bulletin(BEFORE)
    assert [queries(address) for address in lists] == before


def test_a_secret_visit_is_in_no_list_of_visits():
    found = make.visited(LAST.first)
    with acting():
        Inspection.objects.filter(pk=found.pk).update(**SECRET)
    for user in (inspector(), planner()):
        assert not client_of(user).get(f"{ROOM}inspections/").context["rows"]


def test_the_bulletin_is_issued_as_it_was_signed():
    make.visited(LAST.first)
    bulletin, head, director = make.bulletin(), make.head(), make.director()
    acts.sign(bulletin, by=head)
    make.visited(LAST.first)
    issued = acts.issue(bulletin, by=director, confirmed=confirmed(director))
    assert issued.figures == bulletin.figures
    assert issued.issued_on == today() != date(2000, 1, 1)
