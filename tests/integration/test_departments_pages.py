"""Subordinate departments and entrusted organs: acts and pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.html import strip_tags

from enforcement.actions import departments, entrustments
from enforcement.issuing import entrusted_line, issuing_name
from enforcement.models import Department, Entrustment
from foundation.accounts.roles import Role
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import today
from tests.factories import inspections, officers
from tests.factories.accounts import UserFactory
from tests.integration.register_pages import (
    HOSTILE,
    MANAGERS,
    READERS,
    names,
    queries,
    statuses,
)

pytestmark = pytest.mark.django_db
DECEMBER = {"planned_first": date(2026, 12, 1), "planned_last": date(2026, 12, 31)}
DEPARTMENTS = "/office/enforcement/departments/"
ENTRUSTED = "/office/enforcement/entrusted/"
DECEMBER = {"planned_first": date(2026, 12, 1), "planned_last": date(2026, 12, 31)}
TERM = {"valid_from": "2026-01-01", "valid_to": "2028-12-31"}


@pytest.fixture
def by(client):
    user = officers.planner()
    client.force_login(user)
    return user


def test_who_reads_and_who_writes(by):
    one, other = officers.department(by).pk, officers.entrustment(by).pk
    for address in (DEPARTMENTS, ENTRUSTED, f"{DEPARTMENTS}{one}/", f"{ENTRUSTED}{other}/"):
        assert statuses(address) == READERS
    acts = [f"{DEPARTMENTS}{one}/{name}/" for name in ("rename", "strike-off", "restore")]
    news = [f"{DEPARTMENTS}new/", f"{ENTRUSTED}new/", f"{ENTRUSTED}{other}/end/"]
    for address in acts + news:
        assert statuses(address) == MANAGERS


def test_a_department_is_entered_renamed_struck_off_and_restored(client, by):
    data = {"code": "yinchuan-gxj", "name": "银川市工信局", "region_code": "640100"}
    assert client.post(f"{DEPARTMENTS}new/", data).status_code == 302
    page = f"{DEPARTMENTS}{Department.objects.get().pk}/"
    steps = {"rename/": {"name": "银川市工业和信息化局"}, "strike-off/": {"reason": "机构改革"}}
    for path, given in (steps | {"restore/": {"reason": "误停用"}}).items():
        assert client.get(page + path).status_code == 200
        assert client.post(page + path, given).status_code == 302
    shown = client.get(page).content.decode()
    assert "银川市工信局 → 银川市工业和信息化局" in shown
    assert all(text in shown for text in ("停用下级部门", "恢复下级部门", "机构改革"))


def test_codes_and_names_of_departments_stand_once():
    held, other, by = officers.department(), officers.department(), officers.planner()
    for given, field in (({"code": held.code}, "code"), ({"name": f" {held.name} "}, "name")):
        with pytest.raises(Refused, match="已登记") as refusal:
            officers.department(**given)
        assert refusal.value.field == field
    with pytest.raises(Refused, match="已登记"):
        departments.rename_department(other, name=held.name, by=by)
    with pytest.raises(Refused, match="区划表"):
        officers.department(region_code="999999")
    with pytest.raises(Refused, match="刷新"):
        departments.set_active(held, active=True, reason="无", by=by)


@pytest.mark.article("E.entrusted")
def test_an_entrustment_is_entered_and_ended_early(client, by):
    given = {"organ": "某市监察支队", "document": "宁经信委托〔2026〕1号", "scope": "日常检查"}
    assert client.post(f"{ENTRUSTED}new/", given | TERM).status_code == 302
    page = f"{ENTRUSTED}{Entrustment.objects.get().pk}/"
    twice = client.post(f"{ENTRUSTED}new/", given | TERM)
    assert "已登记" in twice.context["form"].errors["document"][0]
    held = officers.officer(by, entrustment=Entrustment.objects.get())
    shown = client.get(page).content.decode()
    assert issuing_name() in shown
    assert held.certificate in shown
    late = client.post(f"{page}end/", {"on": "2029-01-01", "reason": "撤回"})
    assert "委托期限内" in late.context["form"].errors["on"][0]
    assert client.post(f"{page}end/", {"on": today(), "reason": "撤回"}).status_code == 302
    assert "已终止" in client.get(page).content.decode()
    with pytest.raises(Refused, match="终止"):
        entrustments.end_entrustment(Entrustment.objects.get(), on=today(), reason="再", by=by)
    with pytest.raises(Refused, match="已经终止"):
        officers.officer(by, entrustment=Entrustment.objects.get())


@pytest.mark.article("E.entrusted")
@pytest.mark.parametrize(
    "term",
    [
        {"valid_to": date(2026, 12, 30)},
        {"valid_from": date(2026, 12, 2)},
    ],
    ids=["over", "not begun"],
)
def test_an_officer_without_a_running_entrustment_is_not_sent(term):
    held = officers.officer(entrustment=officers.entrustment(**term))
    with pytest.raises(Refused, match="没有有效的委托") as refusal:
        inspections.assigned(officers=[officers.officer(), held], **DECEMBER)
    assert refusal.value.field == "officers"


@pytest.mark.article("E.entrusted")
def test_an_officer_of_an_entrustment_that_was_ended_is_not_sent():
    entrusted, by = officers.entrustment(), officers.planner()
    team = [officers.officer(), officers.officer(entrustment=entrusted)]
    inspections.assigned(officers=team, **DECEMBER)
    entrustments.end_entrustment(entrusted, on=date(2026, 12, 31), reason="撤回", by=by)
    team[1].refresh_from_db()
    with pytest.raises(Refused, match="没有有效的委托"):
        inspections.assigned(officers=team, **DECEMBER)


@pytest.mark.article("E.entrusted")
def test_documents_bear_the_name_of_this_office_and_name_the_entrusted_organ():
    own, entrusted = officers.officer(), officers.entrustment(organ="某市监察支队")
    team = [own, *(officers.officer(entrustment=entrusted) for _ in range(2))]
    assert issuing_name() == "宁夏回族自治区经济和信息化委员会"
    assert entrusted_line([own]) == ""
    assert entrusted_line(team) == "受委托机关：某市监察支队"


def test_filters(client, by):
    officers.department(by, name="银川某局", region_code="640104")
    gone = officers.department(by, name="固原某局", region_code="640400")
    departments.set_active(gone, active=False, reason="撤并", by=by)
    both = {"银川某局", "固原某局"}
    for query, expected in {
        "q=银川": {"银川某局"},
        "region=640100": {"银川某局"},
        "region=640000": both,
        "active=no": {"固原某局"},
        "sort=-region": both,
    }.items():
        assert names(client.get(f"{DEPARTMENTS}?{query}")) == expected, query
    day = today()
    officers.entrustment(by, organ="甲队")
    officers.entrustment(by, organ="乙队", valid_to=day - timedelta(days=1))
    officers.entrustment(by, organ="丙队", valid_from=day + timedelta(days=1))
    ended = officers.entrustment(by, organ="丁队")
    entrustments.end_entrustment(ended, on=day, reason="撤回", by=by)
    for query, expected in {
        "state=running": {("甲队", "委托中")},
        "state=over": {("乙队", "已终止"), ("丁队", "已终止")},
        "state=not_yet": {("丙队", "尚未开始")},
        "q=甲": {("甲队", "委托中")},
    }.items():
        rows = client.get(f"{ENTRUSTED}?{query}").context["rows"]
        assert {(row[0].text, strip_tags(row[5].text)) for row in rows} == expected, query


def test_as_many_queries_for_five_as_for_one(client, by):
    entrusted = officers.entrustment(by)
    officers.department(by)
    officers.officer(by, entrustment=entrusted)
    addresses = (DEPARTMENTS, ENTRUSTED, f"{ENTRUSTED}{entrusted.pk}/")
    client.get(DEPARTMENTS)
    one = [queries(client, address) for address in addresses]
    for _ in range(4):
        officers.department(by)
        officers.entrustment(by)
        officers.officer(by, entrustment=entrusted)
    assert [queries(client, address) for address in addresses] == one


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts(client, by, text):
    for address, data in (
        (DEPARTMENTS, {"code": text, "name": text, "region_code": text}),
        (ENTRUSTED, {"organ": text, "document": text, "scope": text, **TERM}),
    ):
        assert client.get(address, {"q": text, "state": text, "region": text}).status_code == 200
        assert client.post(f"{address}new/", data, follow=True).status_code == 200


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.LEGAL, Role.ADMINISTRATOR])
def test_only_who_manages_officers_writes(role):
    department, entrusted = officers.department(), officers.entrustment()
    by = UserFactory(roles=[role.value])
    for act in (
        lambda: officers.department(by),
        lambda: officers.entrustment(by),
        lambda: departments.rename_department(department, name="新", by=by),
        lambda: departments.set_active(department, active=False, reason="无", by=by),
        lambda: entrustments.end_entrustment(entrusted, on=today(), reason="无", by=by),
    ):
        with pytest.raises(NotPermitted):
            act()
