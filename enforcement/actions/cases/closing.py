"""Closing a case (结案): asked for by its officer, approved by the head."""

from __future__ import annotations

from enforcement.actions.cases.shared import at, moved, refuse_suspected
from enforcement.case_papers import issue_paper
from enforcement.models import Case, CrimeTransfer, Decision
from enforcement.states import case as states
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.procedure.acts import act
from foundation.procedure.given import written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today


@act
def ask_closing(case: Case, *, text: str, by: User) -> Case:
    """Ask for closing, with how the decision was executed."""
    case, step = at(case, "ask_closing", by=by, target=states.CLOSING)
    if case.state != states.TRANSFERRED:
        refuse_suspected(case, step)
    if case.challenges.filter(result="").exists():
        raise Refused(
            "复议或者诉讼还没有结果，不能结案。",
            remedy="请先登记结果。",
            article=states.CHALLENGE,
        )
    case.closing_asked_by = by
    case.closing_note = written(text, "结案情况", "text")
    fields = ["closing_asked_by", "closing_note"]
    moved(case, step, states.CLOSING, by=by, fields=fields, changes={"情况": case.closing_note})
    return case


@act
def close(case: Case, *, opinion: str, by: User, confirmed: Confirmed | None) -> Case:
    """Approve the closing (结案审批表); the volume is complete from now on."""
    case, step = at(
        case,
        "close",
        by=by,
        target=states.CLOSED,
        confirmed=confirmed,
        proposer="closing_asked_by",
    )
    case.closed_on, case.closed_by = today(), by
    case.closing_paper = issue_paper(
        case,
        "closing",
        opinion=written(opinion, "审批意见", "opinion"),
        decision=case.decisions.filter(state=Decision.State.IN_FORCE).first(),
        payments=list(case.payments.all()),
        by=by,
    )
    fields = ["closed_on", "closed_by", "closing_paper"]
    moved(case, step, states.CLOSED, by=by, fields=fields, changes={"意见": opinion.strip()})
    return case


@act
def return_closing(case: Case, *, reason: str, by: User) -> Case:
    """Send the request back for what is missing."""
    target = _before_closing(case)
    case, step = at(case, "return_closing", by=by, target=target)
    case.closing_asked_by = None
    reason = written(reason, "退回原因", "reason")
    moved(case, step, target, by=by, fields=["closing_asked_by"], changes={"原因": reason})
    return case


def _before_closing(case: Case) -> str:
    if case.transfers.filter(state=CrimeTransfer.State.ACCEPTED).exists():
        return states.TRANSFERRED
    in_force = case.decisions.filter(state=Decision.State.IN_FORCE).exists()
    return states.EXECUTED if in_force else states.WITHDRAWN
