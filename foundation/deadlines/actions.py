"""The only writers of deadlines and reminders."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import models

from foundation.accounts.models import Office, User
from foundation.accounts.roles import Role
from foundation.audit import verbs
from foundation.audit.actors import SYSTEM, Acts
from foundation.audit.canonical import JSON
from foundation.audit.trail import record, target_key
from foundation.deadlines.models import Deadline, Reminder
from foundation.deadlines.rules import SOON_WORKDAYS, Term, count_term, stages_reached
from foundation.procedure.acts import act
from foundation.workdays.calendar import Calendar
from foundation.workdays.services import current_calendar

Subject = models.Model | tuple[str, str]

verbs.register(
    {
        "deadlines.deadline.opened": "设立期限",
        "deadlines.deadline.closed": "期限事项办结",
        "deadlines.deadline.cancelled": "取消期限",
        "deadlines.deadline.moved": "重新计算期限",
        "deadlines.deadline.reminded": "期限提醒",
    }
)


def _term(start: date, workdays: int | None, due: date | None) -> Term:
    if (workdays is None) == (due is None):
        raise ValueError("a deadline has either a number of workdays or a due date")
    if workdays is not None:
        return count_term(start, workdays, current_calendar())
    assert due is not None  # noqa: S101  (for the type checker)
    return Term(due, provisional=False)


@act
def open_deadline(
    *,
    subject: Subject,
    code: str,
    what: str,
    article: str,
    start: date,
    workdays: int | None = None,
    due: date | None = None,
    owner_role: Role | None = None,
    owner_office: Office | None = None,
    owner_user: User | None = None,
    url: str = "",
    by: Acts,
) -> Deadline:
    """Open a deadline; gives the open one when ``subject`` has one with this ``code`` already.

    Either ``workdays`` after ``start`` or a ``due`` date (``ValueError`` otherwise), and at least
    one owner (``ValueError`` otherwise).
    """
    if owner_role is None and owner_office is None and owner_user is None:
        raise ValueError("a deadline needs an owner")
    subject_type, subject_id = target_key(subject)
    term = _term(start, workdays, due)
    deadline, created = Deadline.objects.get_or_create(
        subject_type=subject_type,
        subject_id=subject_id,
        code=code,
        state=Deadline.State.OPEN,
        defaults={
            "what": what,
            "article": article,
            "start": start,
            "workdays": workdays,
            "due": term.due,
            "provisional": term.provisional,
            "owner_role": owner_role or "",
            "owner_office": owner_office,
            "owner_user": owner_user,
            "url": url,
            "opened_at": datetime.now(tz=UTC),
        },
    )
    if created:
        _record("opened", deadline, by, 起算日=start)
    return deadline


@act
def close_deadline(*, subject: Subject, code: str, by: Acts) -> None:
    """The matter was done; nothing happens when no such deadline is open."""
    _end(subject, code, Deadline.State.DONE, "closed", by)


@act
def cancel_deadline(*, subject: Subject, code: str, by: Acts) -> None:
    """The matter fell away; nothing happens when no such deadline is open."""
    _end(subject, code, Deadline.State.CANCELLED, "cancelled", by)


def _end(subject: Subject, code: str, state: Deadline.State, verb: str, by: Acts) -> None:
    found = Deadline.objects.open().of(*target_key(subject)).filter(code=code)
    deadline = found.select_for_update().first()
    if deadline is None:
        return
    deadline.state, deadline.closed_at = state, datetime.now(tz=UTC)
    deadline.save(update_fields=["state", "closed_at"])
    _record(verb, deadline, by)


@act
def remind(*, today: date) -> int:
    """Fill the reminders that open deadlines have reached and lack; how many were made."""
    calendar = current_calendar()
    horizon = calendar.add_workdays(today, SOON_WORKDAYS)
    reached = Deadline.objects.open().filter(due__lte=horizon).select_for_update()
    return sum(_remind(deadline, today, calendar) for deadline in reached)


def _remind(deadline: Deadline, today: date, calendar: Calendar) -> int:
    made = set(deadline.reminders.values_list("stage", flat=True))
    missing = [s for s in stages_reached(deadline.due, today, calendar) if s not in made]
    now = datetime.now(tz=UTC)
    Reminder.objects.bulk_create(
        Reminder(deadline=deadline, stage=stage, made_at=now) for stage in missing
    )
    if missing:
        _record("reminded", deadline, SYSTEM, 阶段=[_stage(name) for name in missing])
    return len(missing)


def _stage(name: str) -> str:
    return str(Reminder.Stage(name).label)


@act
def recompute() -> int:
    """Count open deadlines again where the calendar has changed; how many moved or were settled."""
    calendar = current_calendar()
    counted = Deadline.objects.open().filter(workdays__isnull=False).select_for_update()
    return sum(_recompute(deadline, calendar) for deadline in counted)


def _recompute(deadline: Deadline, calendar: Calendar) -> bool:
    before = Term(deadline.due, deadline.provisional)
    after = count_term(deadline.start, deadline.workdays or 0, calendar)
    if after == before:
        return False
    deadline.due, deadline.provisional = after.due, after.provisional
    deadline.save(update_fields=["due", "provisional"])
    _record("moved", deadline, SYSTEM, 原到期日=before.due, 暂定=after.provisional)
    return True


def _record(
    verb: str,
    deadline: Deadline,
    by: Acts,
    **changes: JSON,
) -> None:
    """On the trail of the subject, so that its timeline shows its deadlines."""
    record(
        f"deadlines.deadline.{verb}",
        target=(deadline.subject_type, deadline.subject_id),
        by=by,
        article=deadline.article,
        changes={"事项": deadline.what, "到期日": deadline.due, **changes},
    )
