"""The registers beside the reports: omissions, instructed omissions, obstructed transfers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.procedure.refusals import NotPermitted, Refused
from interference.actions import registers
from interference.models import RegisterEntry
from interference.vault.envelope import Tampered
from interference.vault.keys import WrongKey
from interference.vault.records import read_record
from tests.factories import interference as make
from tests.factories.accounts import OfficeFactory, UserFactory
from tests.integration.vaulted import client_of, race, text_of, unlock

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    office = OfficeFactory(enforces=True, name="民爆监管处")
    return UserFactory(roles=[Role.INSPECTOR], office=office, full_name="周吴郑")


def omission(officer, handling="reminder", *, by, vault, **changes):
    facts = {"on": make.today(), "facts": "电话未记录。", **changes}
    return registers.register_omission(
        by=by, vault=vault, officer=officer, handling=handling, **facts
    )


# --- omissions


@pytest.mark.article("I.10.omission")
@pytest.mark.parametrize("first", ["reminder", "warning", "circulated_criticism"])
def test_the_first_time_is_handled_mildly_the_second_by_discipline(member, vault, officer, first):
    who = {"by": member, "vault": vault}
    with pytest.raises(Refused, match="只能作“提醒、警示、通报批评”处理") as refused:
        omission(officer, "disciplinary_proposal", **who)
    assert refused.value.field == "handling"
    assert "第十条第二款" in refused.value.article
    omission(officer, first, **who)
    for mild in ("reminder", "warning", "circulated_criticism"):
        with pytest.raises(Refused, match="只能作“建议给予纪律处分”处理"):
            omission(officer, mild, **who)
    omission(officer, "disciplinary_proposal", **who)
    omission(officer, "disciplinary_proposal", **who)
    assert registers.previous_omissions(vault, officer) == 3


@pytest.mark.article("I.10.omission")
def test_the_ladder_is_each_officers_own(member, vault, officer):
    namesake = UserFactory(roles=[Role.INSPECTOR], full_name=officer.full_name)
    omission(officer, by=member, vault=vault)
    omission(namesake, "warning", by=member, vault=vault)
    registers.register_finding(
        by=member, vault=vault, kind="instructed", on=make.today(),
        concerned=officer.full_name, facts="?", handling="?",
    )  # fmt: skip
    assert registers.previous_omissions(vault, officer) == 1


@pytest.mark.article("I.10.omission")
def test_the_office_may_set_another_step_of_the_ladder(member, vault, officer, monkeypatch):
    jurisdiction = registers.current()

    class Later:
        def number(self, name):
            assert name == "interference.disciplinary_from_omission"
            return 3

    assert jurisdiction.number("interference.disciplinary_from_omission") == 2
    monkeypatch.setattr(registers, "current", Later)
    omission(officer, by=member, vault=vault)
    omission(officer, "warning", by=member, vault=vault)
    with pytest.raises(Refused, match="建议给予纪律处分"):
        omission(officer, "warning", by=member, vault=vault)


@pytest.mark.django_db(transaction=True)
@pytest.mark.article("I.10.omission")
def test_two_members_cannot_both_register_the_first_time(officer):
    member, second = make.member(), make.member()
    vault = make.found(member)[1]
    also_open = make.join(second, admitted_by=member, vault=vault)
    results = race(
        lambda: omission(officer, by=member, vault=vault),
        lambda: omission(officer, by=second, vault=also_open),
    )
    told = [one for one in results if isinstance(one, Refused)]
    assert len(told) == 1
    assert "只能作“建议给予纪律处分”处理" in str(told[0])
    assert RegisterEntry.objects.count() == 1


# --- findings


@pytest.mark.article("I.10.instructed", "I.9")
@pytest.mark.parametrize(
    ("kind", "article"),
    [("instructed", "记录制度 第十条第三款"), ("obstructed_transfer", "记录制度 第九条")],
)
def test_a_finding_against_a_leader(member, vault, kind, article):
    entry = registers.register_finding(
        by=member, vault=vault, kind=kind, on=date(2026, 3, 2),
        concerned="冯陈，某局局长", facts="授意不记录。", handling="移交处理。",
    )  # fmt: skip
    content = read_record(entry, vault)
    assert (content["concerned"], content["facts"], content["handling"], content["on"]) == (
        "冯陈，某局局长",
        "授意不记录。",
        "移交处理。",
        "2026-03-02",
    )
    assert content["by"] == member.full_name
    event = AuditEvent.objects.get(verb="interference.register.added")
    assert (event.article, event.target_id) == (article, str(entry.pk))


@pytest.mark.article("I.9")
def test_a_report_says_that_a_transfer_is_obstructed(vault, member):
    report, _ = make.file(UserFactory(roles=[Role.INSPECTOR]), obstructs_transfer=True)
    browser = unlock(client_of(member))
    page = browser.get(reverse("interference:report", args=[report.pk]))
    assert ("涉及妨碍犯罪案件移送", True) in page.context["facts"]


# --- secrecy


@pytest.mark.article("I.10.secrecy")
def test_the_register_shows_nobody_in_the_clear(member, vault, officer):
    omission(officer, by=member, vault=vault)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(e)::text FROM interference_registerentry e")
        ((row,),) = cursor.fetchall()
    assert officer.full_name.encode().hex() not in row
    assert officer.full_name not in row
    assert '"kind": "omission"' in row
    event = AuditEvent.objects.get(verb="interference.register.added")
    assert officer.full_name not in str(event.__dict__)


@pytest.mark.article("I.10.secrecy")
def test_only_the_own_body_reads_the_register_and_each_reading_is_recorded(member, vault, officer):
    upper = make.member(Role.UPPER_DISCIPLINE)
    _, above, _ = make.found(upper)
    omission(officer, by=member, vault=vault)
    assert registers.open_register(by=upper, vault=above) == []
    with pytest.raises(WrongKey):
        read_record(RegisterEntry.objects.get(), above)
    with pytest.raises(NotPermitted):
        registers.open_register(by=upper, vault=vault)
    ((entry, content),) = registers.open_register(by=member, vault=vault)
    assert (entry.kind, content["officer"], content["office"]) == (
        "omission",
        "周吴郑",
        "民爆监管处",
    )
    readers = AuditEvent.objects.filter(verb="interference.register.opened").order_by("id")
    assert [event.actor_id for event in readers] == [str(upper.pk), str(member.pk)]


@pytest.mark.article("I.4")
@pytest.mark.parametrize("change", ["quarter = 5 - quarter", "year = year - 1"])
def test_a_moved_entry_is_noticed(member, vault, officer, change):
    entry = omission(officer, by=member, vault=vault)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE interference_registerentry SET {change}")
    entry.refresh_from_db()
    with pytest.raises(Tampered):
        read_record(entry, vault)


# --- pages


def form_of(officer, **changes):
    data = {
        "officer": officer.pk,
        "on": "2026-03-02",
        "facts": "没有记录来电。",
        "handling": "warning",
    }
    return {**data, **changes}


@pytest.mark.article("I.10.omission", "I.10.instructed", "I.9")
def test_registering_by_the_forms_and_reading(browser, officer):
    url = reverse("interference:register")
    assert "还没有登记事项" in text_of(browser.get(url))
    response = browser.post(reverse("interference:omission"), form_of(officer))
    assert (response.status_code, response.url) == (302, url)
    for kind in ("instructed", "obstructed_transfer"):
        data = {
            "kind": kind,
            "concerned": "冯陈",
            "on": "2026-03-03",
            "facts": "?",
            "handling": "?",
        }
        assert browser.post(reverse("interference:finding"), data).url == url
    page = browser.get(url)
    assert "no-store" in page["Cache-Control"]
    for words in ("周吴郑（民爆监管处）", "没有记录来电。", "警示", "冯陈",
                  "授意不记录或者不如实记录", "妨碍涉嫌犯罪案件移送"):  # fmt: skip
        assert words in text_of(page)
    assert text_of(page).index("冯陈") < text_of(page).index("周吴郑")  # newest first


@pytest.mark.article("I.10.omission")
def test_what_does_not_fit_the_ladder_is_said_beside_the_field(browser, officer):
    url = reverse("interference:omission")
    browser.post(url, form_of(officer))
    page = browser.post(url, form_of(officer, facts="第二次。"))
    assert page.status_code == 200
    assert "只能作“建议给予纪律处分”处理" in str(page.context["form"].errors["handling"])
    assert "第二次。" in text_of(page)


def test_only_officers_of_enforcing_offices_are_listed(browser, officer):
    clerk = UserFactory(full_name="办公室人员")
    gone = UserFactory(full_name="离职人员", office=officer.office, is_active=False)
    page = text_of(browser.get(reverse("interference:omission")))
    assert officer.full_name in page
    assert clerk.full_name not in page
    assert gone.full_name not in page


@pytest.mark.article("I.10.secrecy")
@pytest.mark.parametrize("name", ["omission", "finding"])
def test_a_vault_locked_in_the_middle_of_the_form_loses_nothing(member, vault, officer, name):
    locked = client_of(member)
    data = {**form_of(officer, facts="写了很久的情况"), "kind": "instructed", "concerned": "冯陈"}
    url = reverse(f"interference:{name}")
    page = locked.post(url, data)
    assert page.status_code == 200
    assert "写了很久的情况" in text_of(page)
    assert RegisterEntry.objects.count() == 0
    page = locked.post(url, {**data, "passphrase": "wrong wrong wrong"})
    assert "保险箱口令不正确" in text_of(page)
    assert "写了很久的情况" in text_of(page)
    assert locked.post(url, {**data, "passphrase": make.PASSPHRASE}).status_code == 302
    assert RegisterEntry.objects.count() == 1
    assert "写了很久的情况" in text_of(locked.get(reverse("interference:register")))


def test_an_event_of_tomorrow_has_not_happened(browser, officer):
    tomorrow = make.today() + timedelta(days=1)
    page = browser.post(reverse("interference:omission"), form_of(officer, on=tomorrow))
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"on"}
