"""Section summaries: asked for each quarter, sent, reminded of, listed when missing."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.deadlines import tasks as deadline_tasks
from foundation.deadlines.models import Deadline, Reminder
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import Quarter
from foundation.workdays.services import current_calendar
from interference import tasks
from interference.actions import sections
from interference.actions.sections import missing_sections, send_section_summary
from interference.models import Body, SectionSummary
from interference.vault.envelope import Tampered
from interference.vault.keys import WrongKey
from interference.vault.records import read_record
from tests.factories import interference as make
from tests.factories.accounts import OfficeFactory, UserFactory
from tests.integration.vaulted import client_of, race, text_of, unlock

pytestmark = [pytest.mark.django_db, pytest.mark.article("I.7")]
Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)
NOW = date(2026, 10, 9)


@pytest.fixture
def vault(member):
    vault = make.found(member)[1]
    with acting():
        Body.objects.update(founded_on=Q3.first)
    return vault


@pytest.fixture
def office():
    return OfficeFactory(enforces=True, name="民爆监管处")


@pytest.fixture
def head(office):
    return UserFactory(roles=[Role.SECTION_HEAD], office=office, full_name="处长卫")


@pytest.fixture
def day(monkeypatch):
    from interference.views import sections as pages

    def is_now(day):
        for module in (sections, pages, deadline_tasks):
            monkeypatch.setattr(module, "today", lambda: day)

    is_now(NOW)
    return is_now


def send(by, quarter=Q3, text="材料", **kwargs):
    facts = {"nothing_to_report": not text, "text": text, **kwargs}
    return send_section_summary(by=by, quarter=quarter, **facts)


def open_deadlines():
    return list(Deadline.objects.open().order_by("start", "subject_id"))


# --- asked for


def test_each_enforcing_section_is_asked_once_for_each_quarter(vault, office, day):
    OfficeFactory(name="办公室")
    OfficeFactory(name="撤销的处", enforces=True, active=False)
    tasks.request_section_summaries()
    tasks.request_section_summaries()
    (deadline,) = open_deadlines()
    assert (deadline.subject_id, deadline.owner_office, deadline.owner_role) == (
        str(office.pk),
        office,
        Role.SECTION_HEAD,
    )
    assert deadline.start == Q3.last
    assert deadline.due == current_calendar().add_workdays(Q3.last, 10) == date(2026, 10, 20)
    assert deadline.article == "记录制度 第七条"
    assert "2026年第3季度" in deadline.what
    assert deadline.url == "/office/interference/sections/send/?quarter=2026-3"


def test_a_quarter_that_runs_is_not_asked_for(vault, office, day):
    day(Q3.last)
    tasks.request_section_summaries()
    assert open_deadlines() == []


def test_five_months_without_beat_ask_for_every_missed_quarter_once(vault, office, day):
    with acting():
        Body.objects.update(founded_on=date(2026, 1, 15))
    other = OfficeFactory(enforces=True, name="稽查处")
    day(date(2026, 4, 2))
    tasks.request_section_summaries()
    day(NOW)
    tasks.request_section_summaries()
    tasks.request_section_summaries()
    asked = [(one.subject_id, one.start) for one in open_deadlines()]
    expected = [
        (str(each.pk), Quarter(2026, number).last)
        for number in (1, 2, 3)
        for each in (office, other)
    ]
    assert sorted(asked) == sorted(expected)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_ask_once(office):
    make.found(make.member())
    with acting():
        Body.objects.update(founded_on=Quarter.of(make.today()).previous().first)
    results = race(*[tasks.request_section_summaries] * 2)
    assert not [one for one in results if isinstance(one, Exception)]
    assert len(open_deadlines()) == 1


def test_the_section_is_reminded_until_it_sends(vault, office, head, day):
    tasks.request_section_summaries()
    for today, stages in (
        (date(2026, 10, 15), []),
        (date(2026, 10, 16), ["soon"]),
        (date(2026, 10, 20), ["soon", "due"]),
        (date(2026, 10, 22), ["soon", "due", "overdue"]),
        (date(2026, 10, 23), ["soon", "due", "overdue"]),
    ):
        day(today)
        deadline_tasks.remind()
        found = Reminder.objects.order_by("pk").values_list("stage", flat=True)
        assert list(found) == stages
    assert Deadline.objects.overdue(today).visible_to(head).count() == 1
    send(head)
    assert Deadline.objects.overdue(today).count() == 0


# --- sent


def test_sending_closes_the_deadline_and_the_job_does_not_ask_again(vault, office, head, day):
    tasks.request_section_summaries()
    summary = send(head)
    assert open_deadlines() == []
    assert tasks.request_section_summaries() == 0
    assert open_deadlines() == []
    assert Deadline.objects.get().state == Deadline.State.DONE
    assert (summary.version, summary.sent_by, summary.sent_on) == (1, head, NOW)
    event = AuditEvent.objects.get(verb="interference.section_summary.sent")
    assert (event.target_id, event.actor_id) == (str(summary.pk), str(head.pk))


def test_what_is_sent_before_the_quarter_ends_is_not_asked_for(vault, office, head, day):
    day(date(2026, 9, 29))
    send(head)
    day(NOW)
    tasks.request_section_summaries()
    assert open_deadlines() == []


@pytest.mark.article("I.4")
def test_sending_again_keeps_every_version(vault, office, head, day):
    send(head, text="第一稿")
    send(head, text="")
    send(head, text="第三稿")
    kept = SectionSummary.objects.order_by("version")
    assert [(one.version, one.nothing_to_report) for one in kept] == [
        (1, False),
        (2, True),
        (3, False),
    ]
    assert [read_record(one, vault)["text"] for one in kept] == ["第一稿", "", "第三稿"]


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_once_are_two_versions(office, head):
    make.found(make.member())
    quarter = Quarter.of(make.today())
    race(*[lambda: send(head, quarter)] * 3)
    assert sorted(SectionSummary.objects.values_list("version", flat=True)) == [1, 2, 3]


def test_who_may_send_what(vault, office, head, day):
    with pytest.raises(NotPermitted, match="报送处室汇总材料"):
        send(UserFactory(roles=[Role.INSPECTOR], office=office))
    with pytest.raises(Refused, match="不承担执法职责"):
        send(UserFactory(roles=[Role.SECTION_HEAD]))
    with pytest.raises(Refused, match="尚未开始") as refused:
        send(head, Quarter(2027, 1))
    assert refused.value.field == "quarter"
    assert SectionSummary.objects.count() == 0


def test_without_a_body_the_section_is_told(head):
    with pytest.raises(Refused, match="尚未设立保险箱"):
        send(head, Quarter.of(make.today()))


@pytest.mark.article("I.10.secrecy")
def test_only_the_local_body_reads_it_and_the_reading_is_recorded(vault, member, head, day):
    upper = make.member(Role.UPPER_DISCIPLINE)
    _, above, _ = make.found(upper)
    summary = send(head, text="涉及某领导")
    with pytest.raises(WrongKey):
        read_record(summary, above)
    url = reverse("interference:section", args=[summary.pk])
    assert unlock(client_of(upper)).get(url).status_code == 404
    assert client_of(head).get(url).status_code == 404
    locked = client_of(member).get(url)
    assert (locked.status_code, "/unlock/" in locked.url) == (302, True)
    page = unlock(client_of(member)).get(url)
    assert "涉及某领导" in text_of(page)
    assert "no-store" in page["Cache-Control"]
    event = AuditEvent.objects.get(verb="interference.section_summary.opened")
    assert (event.actor_id, event.article) == (str(member.pk), "记录制度 第七条")


@pytest.mark.article("I.4")
def test_a_moved_summary_is_noticed(vault, head, day):
    summary = send(head)
    with acting():
        SectionSummary.objects.update(quarter=2)
    summary.refresh_from_db()
    with pytest.raises(Tampered):
        read_record(summary, vault)


# --- missing


def test_the_list_of_who_has_not_sent(vault, member, office, head, day):
    other = OfficeFactory(enforces=True, name="稽查处")
    OfficeFactory(name="办公室")
    assert missing_sections(Q3) == sorted([office, other], key=lambda one: one.code)
    send(head)
    assert missing_sections(Q3) == [other]
    page = client_of(member).get(reverse("interference:sections"))
    ((quarter, sent, missing),) = page.context["quarters"]
    assert (quarter, list(sent), missing) == (Q3, [SectionSummary.objects.get()], [other])
    text = text_of(page)
    assert "尚未报送：<strong>稽查处</strong>" in text
    assert "零报告" not in text
    send(UserFactory(roles=[Role.SECTION_HEAD], office=other), text="")
    text = text_of(client_of(member).get(reverse("interference:sections")))
    assert "各处室均已报送" in text
    assert "零报告" in text


def test_the_list_is_for_the_local_body(vault, head, day):
    upper = make.member(Role.UPPER_DISCIPLINE)
    make.found(upper)
    for user in (upper, head, UserFactory(administrator=True)):
        assert client_of(user).get(reverse("interference:sections")).status_code == 404


# --- the form


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "材料", "nothing_to_report": "on"}, "nothing_to_report"),
        ({"text": "材料", "quarter": "2030-1"}, "quarter"),
        ({"text": "材料", "quarter": "nonsense"}, "quarter"),
        ({"text": "材料", "quarter": ""}, "quarter"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(vault, head, day, data, field):
    page = client_of(head).post(reverse("interference:section_send"), {"quarter": "2026-3", **data})
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {field}
    assert data["text"] in text_of(page)
    assert SectionSummary.objects.count() == 0


@pytest.mark.parametrize("data", [{"text": "一件"}, {"nothing_to_report": "on"}])
def test_sending_by_the_form(vault, head, day, data):
    browser = client_of(head)
    url = reverse("interference:section_send")
    assert browser.get(url).context["form"].initial["quarter"] == "2026-3"
    response = browser.post(url, {"quarter": "2026-3", **data})
    assert (response.status_code, response.url) == (302, url)
    page = text_of(browser.get(url))
    assert "2026年第3季度" in page
    assert "第 1 次，处长卫" in page
    assert SectionSummary.objects.get().nothing_to_report == ("text" not in data)


def test_only_section_heads_have_the_form(vault, member, day):
    for user in (member, UserFactory(), UserFactory(administrator=True)):
        assert client_of(user).get(reverse("interference:section_send")).status_code == 404
