"""What a discipline body does with a report: verify, conclude, measure, circulate, close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import Confirmed, demand
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.procedure.steps import Step
from foundation.workdays.quarters import today
from interference import states
from interference.actions.filing import add_entry
from interference.actions.unlocking import acting_member
from interference.models import Entry, Member, Report
from interference.vault.records import keys_of_body, read_report
from interference.vault.unlocked import Unlocked

REGULATION = "记录制度"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure decided on a substantiated report (article 8)."""

    kind: str
    decided_by: str
    approved_by: str
    approved_on: date
    text: str


@act
def open_report(report: Report, *, by: User, vault: Unlocked) -> dict[str, Any]:
    """Read a report's text; the reading is recorded (article 10)."""
    acting_member(by, vault)
    content = read_report(report, keys_of_body(report, vault))
    record("interference.report.opened", target=report, by=by, article=f"{REGULATION} 第十条")
    return content


def record_printed(report: Report, *, by: User, what: str) -> None:
    """A PDF of a report left the vault: recorded like a reading."""
    record(
        "interference.report.printed",
        target=report,
        by=by,
        article=f"{REGULATION} 第十条",
        changes={"文书": what},
    )


@act
def take_up(report: Report, *, by: User, vault: Unlocked) -> None:
    """Begin to verify (article 6)."""
    report, step = _at(report, "take_up", by=by, vault=vault, target=states.VERIFYING)
    report.taken_up_by = by
    _move(report, step, states.VERIFYING, by=by, fields=["taken_up_by"])


@act
def ask(report: Report, *, by: User, vault: Unlocked, text: str) -> None:
    """Put a question to the reporter, who finds it with the receipt."""
    report, step = _at(report, "ask", by=by, vault=vault)
    _add(report, Entry.Kind.QUESTION, {"text": text}, by=by, vault=vault)
    _record(report, step, by=by)


@act
def note(report: Report, *, by: User, vault: Unlocked, text: str) -> None:
    """Write down what the verification found so far; the reporter does not see it."""
    report, step = _at(report, "note", by=by, vault=vault)
    _add(report, Entry.Kind.NOTE, {"text": text}, by=by, vault=vault)
    _record(report, step, by=by)


@act
def conclude(
    report: Report, *, by: User, vault: Unlocked, outcome: str, reasons: str, confirmed: Confirmed
) -> None:
    """Conclude the verification (articles 2 and 6); not the member who took the report up."""
    report, step = _at(report, "conclude", by=by, vault=vault, target=outcome, confirmed=confirmed)
    report.outcome, report.concluded_by, report.concluded_on = outcome, by, today()
    _add(report, Entry.Kind.CONCLUSION, {"outcome": outcome, "text": reasons}, by=by, vault=vault)
    _move(report, step, outcome, by=by, fields=["outcome", "concluded_by", "concluded_on"])


@act
def decide_measure(
    report: Report, *, by: User, vault: Unlocked, measure: Measure, confirmed: Confirmed
) -> None:
    """Record the measure with who decided and who approved it (article 8)."""
    report, step = _at(
        report, "decide_measure", by=by, vault=vault, target=states.MEASURED, confirmed=confirmed
    )
    report.measured_by, report.measured_on = by, today()
    value = {
        "measure": measure.kind,
        "decided_by": measure.decided_by,
        "approved_by": measure.approved_by,
        "approved_on": measure.approved_on.isoformat(),
        "text": measure.text,
    }
    _add(report, Entry.Kind.MEASURE, value, by=by, vault=vault)
    _move(report, step, states.MEASURED, by=by, fields=["measured_by", "measured_on"])


@act
def circulate(
    report: Report, *, by: User, vault: Unlocked, text: str, recipients: str, confirmed: Confirmed
) -> None:
    """Approve the circulated notice (article 8)."""
    report, step = _at(
        report, "circulate", by=by, vault=vault, target=states.CIRCULATED, confirmed=confirmed
    )
    value = {"text": text, "recipients": recipients}
    _add(report, Entry.Kind.CIRCULATION, value, by=by, vault=vault)
    _move(report, step, states.CIRCULATED, by=by)


@act
def approve_publication(
    report: Report, *, by: User, vault: Unlocked, text: str, confirmed: Confirmed
) -> None:
    """Approve a text for the public where that is needed (article 8)."""
    report, step = _at(report, "publish", by=by, vault=vault, confirmed=confirmed)
    _add(report, Entry.Kind.PUBLICATION, {"text": text}, by=by, vault=vault)
    _record(report, step, by=by)


@act
def close(report: Report, *, by: User, vault: Unlocked, text: str) -> None:
    """Close a report; the reporter sees that it is closed."""
    report, step = _at(report, "close", by=by, vault=vault, target=states.CLOSED)
    _add(report, Entry.Kind.CLOSING, {"text": text}, by=by, vault=vault)
    _move(report, step, states.CLOSED, by=by)


# Who took the step before: that member proposes, another one decides.
_PROPOSER = {
    "conclude": "taken_up_by_id",
    "decide_measure": "concluded_by_id",
    "circulate": "measured_by_id",
    "publish": "measured_by_id",
}


def needs_other(report: Report, step: Step, *, by: User) -> bool:
    """Whether ``by`` proposed what this step decides, and the body has someone else to decide.

    In a body of a single member that member decides alone; the trail shows it. A member whose
    account is closed decides nothing, whether removed from the body yet or not.
    """
    if not step.deciding or getattr(report, _PROPOSER[step.name]) != by.pk:
        return False
    others = Member.objects.filter(
        body_id=report.body_id, state=Member.State.ACTIVE, user__is_active=True
    )
    return others.exclude(user=by).exists()


def _at(
    report: Report,
    name: str,
    *,
    by: User,
    vault: Unlocked,
    target: str | None = None,
    confirmed: Confirmed | None = None,
) -> tuple[Report, Step]:
    """Lock the report's row, then ask everything that the table asks of this step and state."""
    member = acting_member(by, vault)
    locked = (
        Report.objects.select_for_update(of=("self",))
        .select_related("body_key")
        .get(pk=report.pk, body_id=member.body_id)
    )
    step = states.PROCEDURE.check(name, state=locked.state, target=target)
    article = f"{REGULATION} {step.article}"
    require(by, Permission(step.permission), article=article)
    if step.deciding:
        demand(confirmed, by)
    if needs_other(locked, step, by=by):
        raise Refused(
            f"上一步由您办理，“{step.label}”须由另一名成员进行。",
            remedy="请交由本机关其他成员操作。",
            article=article,
        )
    return locked, step


def _add(report: Report, kind: str, value: dict[str, Any], *, by: User, vault: Unlocked) -> None:
    signed = {**value, "by": by.full_name, "on": today().isoformat()}
    add_entry(report, kind, signed, keys_of_body(report, vault), registered=True)


def _move(
    report: Report, step: Step, target: str, *, by: User, fields: list[str] | None = None
) -> None:
    before, report.state = report.state, target
    report.save(update_fields=["state", *(fields or [])])
    _record(report, step, by=by, before=before)


def _record(report: Report, step: Step, *, by: User, before: str = "") -> None:
    record(
        f"interference.report.{step.name}",
        target=report,
        by=by,
        article=f"{REGULATION} {step.article}",
        before=before,
        after=report.state if before else "",
    )
