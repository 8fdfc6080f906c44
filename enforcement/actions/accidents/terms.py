"""The terms of an accident: what is due next, kept in step by every act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from enforcement.models import Accident, AccidentExtension, Appraisal
from enforcement.rules import accidents as rules
from enforcement.states import accident as states
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.audit.trail import target_key
from foundation.deadlines.actions import cancel_deadline, close_deadline, open_deadline
from foundation.deadlines.models import Deadline
from foundation.jurisdiction import current
from foundation.workdays.quarters import CHINA
from foundation.workdays.services import current_calendar

UPWARD, INVESTIGATION, APPRAISAL = "accident-upward", "accident-report", "accident-appraisal"
REPLY, CLOSING = "accident-reply", "accident-closing"
EVALUATION, FILING = "accident-evaluation", "accident-filing"
_LABELS = {
    UPWARD: "逐级上报事故",
    INVESTIGATION: "提交事故调查报告",
    APPRAISAL: "完成技术鉴定",
    REPLY: "取得事故调查报告批复",
    CLOSING: "事故结案",
    EVALUATION: "事故结案后评估",
    FILING: "评估报上级安委办备案",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is due; ``parameter`` names the number of the regulation behind it."""

    code: str
    start: date
    due: date
    parameter: str
    workdays: int | None = None


def number(name: str) -> int:
    return current().number(f"enforcement.accident_{name}")


def investigation_due(accident: Accident) -> date:
    """The last day for the report, from the accident, its extensions and its appraisals."""
    held = accident.appraisals.all() if accident.pk else []
    return rules.investigation_due(
        accident.occurred_on,
        days=number("investigation_days"),
        extended=granted_days(accident, AccidentExtension.Of.INVESTIGATION),
        appraisals=[(one.began_on, one.ended_on) for one in held if one.ended_on],
    )


def reply_due(accident: Accident) -> date | None:
    """The last day for the reply to a report that was handed in (第三十二条)."""
    if accident.report_on is None:
        return None
    gravest = accident.grade == rules.Class.ESPECIALLY_MAJOR
    days = number("reply_days_especially_major" if gravest else "reply_days")
    days += granted_days(accident, AccidentExtension.Of.REPLY)
    return accident.report_on + timedelta(days=days)


def granted_days(accident: Accident, of: str) -> int:
    if not accident.pk:
        return 0
    granted = accident.extensions.filter(of=of, state=AccidentExtension.State.GRANTED)
    return sum(granted.values_list("days", flat=True))


def evaluation_from(closed_on: date) -> date:
    """The first day on which an accident may be evaluated: one year after closing (二（四）)."""
    return rules.years_later(closed_on, number("evaluation_years"))


def must_go_up(accident: Accident) -> bool:
    """Whether a report to the level above is due and not written down yet (第十条)."""
    told = accident.reported_up_at is not None or accident.state in states.AFTER_CLOSING
    return not told and accident.grade >= number("upward_class")


def follow(accident: Accident, *, by: User) -> None:
    """Count the terms anew, save them, and open, close or move the deadlines that follow."""
    accident.investigation_due = investigation_due(accident)
    accident.reply_due = reply_due(accident)
    stage = _stage(accident)
    accident.next_due = stage.due if stage else None
    accident.save(update_fields=["investigation_due", "reply_due", "next_due"])
    wanted = {term.code: term for term in (stage, _upward(accident)) if term}
    suspended = APPRAISAL in wanted
    for held in Deadline.objects.open().of(*target_key(accident)):
        _settle(accident, held, wanted, suspended=suspended, by=by)
    for term in wanted.values():
        _open(accident, term, by=by)


def _settle(
    accident: Accident, held: Deadline, wanted: dict[str, Term], *, suspended: bool, by: User
) -> None:
    term = wanted.get(held.code)
    if term is None and not (suspended and held.code == INVESTIGATION):
        close_deadline(subject=accident, code=held.code, by=by)
    elif term is None or term.due != held.due or term.workdays != held.workdays:
        cancel_deadline(subject=accident, code=held.code, by=by)


def _open(accident: Accident, term: Term, *, by: User) -> None:
    open_deadline(
        subject=accident,
        code=term.code,
        what=f"{_LABELS[term.code]}：{accident}"[:200],
        article=current().article(f"enforcement.accident_{term.parameter}"),
        start=term.start,
        due=None if term.workdays else term.due,
        workdays=term.workdays,
        owner_role=Role.COMMITTEE_DIRECTOR
        if accident.state == states.CLOSING and term.code == CLOSING
        else Role.SECTION_HEAD,
        url=accident.get_absolute_url(),
        by=by,
    )


def _upward(accident: Accident) -> Term | None:
    if not must_go_up(accident):
        return None
    hours = number("upward_report_hours")
    last = accident.learned_at + timedelta(hours=hours)
    learned = accident.learned_at.astimezone(CHINA).date()
    return Term(UPWARD, learned, last.astimezone(CHINA).date(), "upward_report_hours")


def _stage(accident: Accident) -> Term | None:
    """What is due next of the way from the report to the filing."""
    if accident.state == states.FILED:
        return None
    if accident.state == states.EVALUATED and accident.evaluated_on:
        return _filing(accident.evaluated_on)
    if accident.state == states.CLOSED and accident.closed_on:
        last = evaluation_from(accident.closed_on) + timedelta(days=number("evaluation_days"))
        return Term(EVALUATION, accident.closed_on, last, "evaluation_years")
    if accident.reply_on:
        last = accident.reply_on + timedelta(days=number("closing_days"))
        return Term(CLOSING, accident.reply_on, last, "closing_days")
    if accident.report_on and accident.reply_due:
        return Term(REPLY, accident.report_on, accident.reply_due, "reply_days")
    return _investigation(accident)


def _investigation(accident: Accident) -> Term:
    running = Appraisal.objects.filter(accident=accident, ended_on__isnull=True).first()
    if running is not None:
        return Term(APPRAISAL, running.began_on, running.expected_on, "investigation_days")
    return Term(
        INVESTIGATION, accident.occurred_on, accident.investigation_due, "investigation_days"
    )


def _filing(evaluated_on: date) -> Term:
    workdays = number("filing_workdays")
    due = current_calendar().add_workdays(evaluated_on, workdays)
    return Term(FILING, evaluated_on, due, "filing_workdays", workdays)
