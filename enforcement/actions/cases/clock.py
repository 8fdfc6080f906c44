"""The clock of ninety days: stops, extensions, and the date that follows from them (art. 60)."""

from __future__ import annotations

from datetime import date

from enforcement.actions.cases.shared import DECISION_TERM, at, note, number, open_term
from enforcement.models import Case, CaseExtension, ClockStop
from enforcement.rules.case_terms import Stop, decision_due
from enforcement.states import case as states
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.audit.canonical import JSON
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar

TYPED = (ClockStop.Kind.ANNOUNCEMENT, ClockStop.Kind.APPRAISAL, ClockStop.Kind.OTHER)


def due_today(case: Case) -> date:
    """The last day for the decision as things stand today."""
    if case.registered_on is None:
        raise ValueError("a case that is not registered has no term")
    return decision_due(
        case.registered_on,
        days=number("decision_days"),
        stops=[Stop(stop.since, stop.until) for stop in case.stops.all()],
        extended_days=sum(case.extensions.values_list("days", flat=True)),
        today=today(),
        calendar=current_calendar(),
    )


def count_again(case: Case, *, by: User) -> None:
    """Write the date anew after something changed it, and move the deadline."""
    case.due = due_today(case)
    case.save(update_fields=["due"])
    open_term(case, DECISION_TERM, "作出处罚决定", case.due, article=states.TERM, by=by)


def stop(case: Case, kind: str, *, note_: str, by: User, since: date | None = None) -> None:
    """Let the clock stand from ``since`` (today) on; for acts that stop it by themselves."""
    if not case.stops.filter(kind=kind, until__isnull=True).exists():
        ClockStop.objects.create(
            case=case, kind=kind, since=since or today(), note=note_, recorded_by=by
        )
        count_again(case, by=by)


def restart(case: Case, kind: str, *, by: User, until: date | None = None) -> None:
    """Let the clock run again after ``until`` (today)."""
    standing = case.stops.filter(kind=kind, until__isnull=True).first()
    if standing is not None:
        standing.until = max(until or today(), standing.since)
        standing.save(update_fields=["until"])
        count_again(case, by=by)


@act
def stop_clock(case: Case, *, kind: str, since: date, reason: str, by: User) -> Case:
    """Days from ``since`` on do not count: announcement, appraisal, or another ground of law."""
    case, step = at(case, "stop_clock", by=by)
    if kind not in TYPED:
        raise Refused("听证和移送的期间由系统自动扣除，不需要登记。", field="kind")
    not_later_than_today(since, "since", since=case.registered_on)
    if case.stops.filter(kind=kind, until__isnull=True).exists():
        raise Refused("该原因的期间还没有结束，不能重复登记。", field="kind", article=step.article)
    stop(case, kind, note_=written(reason, "说明", "reason"), since=since, by=by)
    changes: dict[str, JSON] = {
        "原因": str(ClockStop.Kind(kind).label),
        "自": since,
        "决定期限": case.due,
    }
    note(case, step, by=by, changes=changes)
    return case


@act
def resume_clock(case: Case, *, kind: str, until: date, by: User) -> Case:
    """The last day that does not count."""
    case, step = at(case, "resume_clock", by=by)
    standing = case.stops.filter(kind=kind, until__isnull=True).first()
    if standing is None or kind not in TYPED:
        raise Refused("没有登记该原因的期间，或者已经结束。", field="kind", article=step.article)
    not_later_than_today(until, "until", since=standing.since)
    restart(case, kind, until=until, by=by)
    changes: dict[str, JSON] = {
        "原因": str(ClockStop.Kind(kind).label),
        "至": until,
        "决定期限": case.due,
    }
    note(case, step, by=by, changes=changes)
    return case


@act
def extend(case: Case, *, days: int, reason: str, by: User, confirmed: Confirmed | None) -> Case:
    """Allow more days for the decision, with the reason (art. 60)."""
    case, step = at(case, "extend", by=by, confirmed=confirmed)
    before = sum(case.extensions.values_list("days", flat=True))
    longest = number("longest_extension_days")
    if days < 1 or before + days > longest:
        raise Refused(
            f"延长天数应为1至{longest - before}天（累计不超过{longest}天）。",
            field="days",
            article=step.article,
        )
    CaseExtension.objects.create(
        case=case,
        days=days,
        reason=written(reason, "延长理由", "reason"),
        approved_on=today(),
        approved_by=by,
    )
    old = case.due
    count_again(case, by=by)
    changes: dict[str, JSON] = {
        "延长天数": days,
        "理由": reason.strip(),
        "原期限": old,
        "决定期限": case.due,
    }
    note(case, step, by=by, changes=changes)
    return case
