"""The credit record: everything about an enterprise in the order of time, and its years."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enforcement.credit import entries as credit
from enforcement.credit.entries import Entry, Restriction
from foundation.accounts.roles import Permission, Role
from foundation.workdays.quarters import on_day, today
from tests.factories import accidents, cases, enterprises, hazards, inspections
from tests.factories.accounts import UserFactory
from tests.factories.officers import inspector, planner
from tests.integration.vaulted import client_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.article("E.credit"),
]


def address(unit) -> str:
    return f"/office/enforcement/enterprises/{unit.pk}/credit/"


def a_past():
    """A visit with two hazards, a penalty, an accident."""
    unit = enterprises.enterprise(region_code="640104")
    with on_day(today() - timedelta(days=400)):
        visit = hazards.visited(today(), enterprise=unit)
        hazards.hazard(visit, found_on=today(), state="cancelled", cancelled_on=today())
    hazards.hazard(visit, found_on=today(), due=today(), what="<b>没有销号</b>")
    case = cases.registered(enterprise=unit)
    case = cases.told(cases.investigated(cases.evidence(case)))
    cases.served(cases.decided(cases.discussed(cases.waived(case))))
    accidents.registered(enterprise=unit, unit_name="")
    return unit


def test_everything_in_the_order_of_time():
    unit = a_past()
    found = credit.entries_of(unit, inspector())
    assert [entry.on for entry in found] == sorted((one.on for one in found), reverse=True)
    kinds = {entry.kind for entry in found}
    assert kinds >= {"监督检查", "事故隐患", "立案", "行政处罚", "生产安全事故"}
    tones = {(entry.kind, entry.tone) for entry in found}
    assert {("事故隐患", "bad"), ("事故隐患", "plain"), ("行政处罚", "bad")} <= tones
    client = client_of(inspector())
    page = client.get(address(unit)).content.decode()
    assert "罚款20,000.00元" in page
    assert "&lt;b&gt;没有销号" in page
    assert "历年情况" in page
    alone = client.get(address(unit) + "?kind=行政处罚").context["entries"]
    assert {one.kind for one in alone} == {"行政处罚"}
    for entry in found:
        assert not entry.url or client.get(entry.url).status_code == 200, entry


def test_the_picture_counts_years():
    unit = a_past()
    counted = credit.by_year(credit.entries_of(unit, inspector()), credit.DRAWN, 3)
    year = today().year
    assert counted.years[-1] == f"{year}年"
    series = dict(counted.series)
    assert (series["事故隐患"][-1], sum(series["事故隐患"])) == (1, 2)
    assert credit.by_year([], credit.DRAWN, 3).empty


def test_what_is_secret_stays_so():
    unit = enterprises.enterprise()
    inspections.assigned(planner(), enterprise=unit)
    assert credit.entries_of(unit, inspector()) == []


def test_rooms_above_add_entries_and_restrictions(monkeypatch):
    unit = enterprises.enterprise()
    monkeypatch.setattr(credit, "_sources", dict(credit._sources))
    monkeypatch.setattr(credit, "_restrictions", [])
    credit.register_source("信用", lambda _unit, _user: [Entry(today(), "信用", "列入", "", "bad")])
    credit.register_restrictions(lambda _unit: [Restriction("政府采购", "不得参加", today())])
    page = client_of(inspector()).get(address(unit)).content.decode()
    assert "不得参加" in page
    assert "列入" in page


@pytest.mark.parametrize("role", list(Role))
def test_who_reads(role):
    unit = enterprises.enterprise()
    user = UserFactory(roles=[role.value])
    client = client_of(user)
    may = user.may(Permission.READ_ENFORCEMENT)
    assert client.get(address(unit)).status_code == (200 if may else 404)
    page = client.get(f"/office/enterprises/{unit.pk}/").content.decode()
    assert ("安全生产信用档案" in page) == may


def test_the_same_queries_for_one_and_five():
    unit, user = enterprises.enterprise(), inspector()
    counts = []
    for more in (1, 4):
        for _ in range(more):
            visit = hazards.visited(today(), enterprise=unit)
            hazards.hazard(visit, found_on=today(), due=today())
            case = cases.registered(enterprise=unit)
            case = cases.told(cases.investigated(cases.evidence(case)))
            cases.served(cases.decided(cases.discussed(cases.waived(case))))
        with CaptureQueriesContext(connection) as queries:
            credit.entries_of(unit, user)
        counts.append(len(queries))
    assert counts[0] == counts[1]
