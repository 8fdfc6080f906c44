"""Deadlines: opened once, closed, reminded of, counted again when the calendar changes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from foundation.accounts.roles import Role
from foundation.audit.actors import SYSTEM
from foundation.audit.models import AuditEvent
from foundation.audit.trail import timeline
from foundation.deadlines import actions, tasks
from foundation.deadlines.actions import cancel_deadline, close_deadline, open_deadline
from foundation.deadlines.models import Deadline, Reminder
from foundation.deadlines.views import rows
from foundation.procedure.acts import OutsideAct, acting
from foundation.workdays import calendar as calendar_module
from foundation.workdays.actions import set_override
from foundation.workdays.calendar import Calendar
from tests.factories.accounts import OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db
SUBJECT = ("test.case", "1")
FRIDAY = date(2026, 11, 20)


def opened(subject=SUBJECT, *, code="verify", **changes) -> Deadline:
    terms = {"start": FRIDAY, "workdays": 3, "owner_role": Role.DISCIPLINE} | changes
    return open_deadline(
        subject=subject, code=code, what="核实", article="第十一条", by=SYSTEM, **terms
    )


def test_it_is_counted_in_workdays_and_recorded_on_its_subject():
    deadline = opened()
    assert (deadline.due, deadline.provisional) == (date(2026, 11, 25), False)
    (event,) = timeline(SUBJECT)
    assert event.verb_label == "设立期限"
    assert event.article == "第十一条"
    assert event.changes == {"事项": "核实", "到期日": "2026-11-25", "起算日": "2026-11-20"}


def test_a_due_date_may_be_given():
    assert opened(workdays=None, due=date(2027, 1, 10)).due == date(2027, 1, 10)


def test_what_cannot_be_a_deadline():
    with pytest.raises(ValueError, match="either"):
        opened(due=FRIDAY)
    with pytest.raises(ValueError, match="either"):
        opened(workdays=None)
    with pytest.raises(ValueError, match="owner"):
        opened(owner_role=None)


def test_opening_twice_opens_once():
    assert opened() == opened(workdays=9)
    assert Deadline.objects.get().workdays == 3
    assert timeline(SUBJECT).count() == 1


def test_a_closed_one_does_not_stand_in_the_way_of_the_next():
    first = opened()
    close_deadline(subject=SUBJECT, code="verify", by=SYSTEM)
    first.refresh_from_db()
    assert (first.state, first.is_open) == ("done", False)
    assert first.closed_at is not None
    assert opened() != first
    cancel_deadline(subject=SUBJECT, code="verify", by=SYSTEM)
    assert [d.state for d in Deadline.objects.order_by("pk")] == ["done", "cancelled"]
    assert [e.verb_label for e in timeline(SUBJECT)] == [
        "设立期限", "期限事项办结", "设立期限", "取消期限",
    ]  # fmt: skip


def test_closing_what_is_not_open_does_nothing():
    close_deadline(subject=SUBJECT, code="verify", by=SYSTEM)
    assert not AuditEvent.objects.exists()


def test_questions():
    late = opened(code="late", start=date(2026, 11, 2))
    now = opened(code="now", workdays=None, due=FRIDAY)
    later = opened(code="later")
    done = opened(code="done", start=date(2026, 11, 2))
    close_deadline(subject=SUBJECT, code="done", by=SYSTEM)
    assert list(Deadline.objects.open()) == [late, now, later]
    assert list(Deadline.objects.overdue(FRIDAY)) == [late]
    assert list(Deadline.objects.due_between(FRIDAY, FRIDAY)) == [now]
    assert late.overdue_workdays(FRIDAY, Calendar()) == 11
    assert later.overdue_workdays(FRIDAY, Calendar()) == 0
    assert done not in Deadline.objects.open()


def test_who_sees_which():
    mine, other = OfficeFactory(), OfficeFactory()
    head = UserFactory(office=mine, roles=["section_head"])
    inspector = UserFactory(office=mine)
    stranger = UserFactory(office=other, roles=["section_head"])
    discipline = UserFactory(office=other, roles=["discipline"])
    upper = UserFactory(office=other, roles=["upper_discipline"])
    section = opened(code="a", owner_role=Role.SECTION_HEAD, owner_office=mine)
    office = opened(code="b", owner_role=None, owner_office=mine)
    body = opened(code="c", owner_role=Role.DISCIPLINE)
    personal = opened(code="d", owner_role=None, owner_user=inspector)

    def seen(user):
        return set(Deadline.objects.visible_to(user))

    assert seen(head) == {section, office}
    assert seen(inspector) == {office, personal}
    assert seen(stranger) == set()
    assert seen(discipline) == {body}
    assert seen(upper) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "done"},
        {"closed_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"state": "unknown", "closed_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"owner_role": ""},
        {"due": date(2026, 11, 19)},
        {"code": "verify"},
    ],
)
def test_the_database_refuses_the_impossible(wrong):
    opened()
    second = opened(code="second")
    with acting(), pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.filter(pk=second.pk).update(**wrong)


def test_only_acts_write_and_nothing_is_deleted():
    deadline = opened()
    for attempt in (deadline.save, deadline.delete, Deadline.objects.all().delete):
        with pytest.raises(OutsideAct):
            attempt()


def test_reminders_come_once_for_each_stage():
    deadline = opened()
    for day, made in [(22, 0), (23, 1), (23, 0), (24, 0), (25, 1), (26, 1), (27, 0)]:
        assert actions.remind(today=date(2026, 11, day)) == made
    assert [r.stage for r in deadline.reminders.order_by("pk")] == ["soon", "due", "overdue"]


def test_a_job_that_slept_for_months_fills_what_is_missing():
    opened()
    ended = opened(code="ended")
    close_deadline(subject=SUBJECT, code="ended", by=SYSTEM)
    assert actions.remind(today=date(2027, 4, 1)) == 3
    assert actions.remind(today=date(2027, 4, 2)) == 0
    assert not ended.reminders.exists()
    reminded = AuditEvent.objects.get(verb="deadlines.deadline.reminded")
    assert reminded.changes["阶段"] == ["即将到期", "今日到期", "已超期"]


def test_a_second_reminder_of_a_stage_is_refused_by_the_database():
    deadline = opened()
    actions.remind(today=date(2026, 11, 23))
    now = datetime(2026, 11, 23, tzinfo=UTC)
    for stage in ("soon", "unknown"):
        with acting(), pytest.raises(IntegrityError), transaction.atomic():
            Reminder.objects.create(deadline=deadline, stage=stage, made_at=now)


def test_the_jobs_run(monkeypatch):
    opened()
    monkeypatch.setattr(tasks, "today", lambda: date(2026, 11, 25))
    tasks.remind()
    tasks.recompute_provisional()
    assert Reminder.objects.count() == 2


def test_a_newly_announced_year_settles_what_was_provisional(monkeypatch):
    deadline = opened(start=date(2026, 12, 30), workdays=2)
    fixed = opened(code="fixed", workdays=None, due=date(2027, 1, 4))
    assert (deadline.due, deadline.provisional) == (date(2027, 1, 4), True)
    monkeypatch.setattr(
        calendar_module, "ANNOUNCED_YEARS", calendar_module.ANNOUNCED_YEARS | {2027}
    )
    monkeypatch.setitem(calendar_module.holidays, date(2027, 1, 1), "New Year's Day")
    monkeypatch.setitem(calendar_module.workdays, date(2027, 1, 3), "New Year's Day")
    assert actions.recompute() == 1
    assert actions.recompute() == 0
    deadline.refresh_from_db()
    assert (deadline.due, deadline.provisional) == (date(2027, 1, 3), False)
    moved = timeline(SUBJECT).get(verb="deadlines.deadline.moved")
    assert moved.changes == {
        "事项": "核实", "到期日": "2027-01-03", "原到期日": "2027-01-04", "暂定": False,
    }  # fmt: skip
    fixed.refresh_from_db()
    assert fixed.due == date(2027, 1, 4)


def test_an_override_moves_open_deadlines_and_leaves_closed_ones():
    deadline, closed = opened(), opened(code="closed")
    close_deadline(subject=SUBJECT, code="closed", by=SYSTEM)
    administrator = UserFactory(administrator=True)
    set_override(day=date(2026, 11, 24), is_workday=False, reason="通知", by=administrator)
    tasks.recompute_provisional()
    for each in (deadline, closed):
        each.refresh_from_db()
    assert (deadline.due, closed.due) == (date(2026, 11, 26), date(2026, 11, 25))


def test_rows_say_what_is_left(django_assert_num_queries):
    opened(code="over", start=date(2026, 11, 2))
    opened(code="now", workdays=None, due=FRIDAY)
    opened(code="soon", workdays=2)
    opened(code="later", workdays=9)
    opened(code="done")
    close_deadline(subject=SUBJECT, code="done", by=SYSTEM)
    with django_assert_num_queries(1):
        shown = rows(Deadline.objects.order_by("pk"), Calendar(), today=FRIDAY)
    assert [(row.when, row.urgency) for row in shown] == [
        ("已超期 11 个工作日", "over"),
        ("今日到期", "today"),
        ("还剩 2 个工作日", "soon"),
        ("还剩 9 个工作日", ""),
        ("已完成", ""),
    ]
