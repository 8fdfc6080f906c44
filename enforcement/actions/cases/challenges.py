"""Review and litigation, and decisions revoked or changed (复议、诉讼、撤销、变更)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from enforcement.actions.cases.deciding import make_decision
from enforcement.actions.cases.execution import in_force
from enforcement.actions.cases.investigation import keep_penalties, new_round
from enforcement.actions.cases.shared import TERMS, at, moved, note
from enforcement.case_papers import issue_paper
from enforcement.decision_ended import announce
from enforcement.models import Case, Challenge, Decision, PenaltyItem
from enforcement.rules import cases as rules
from enforcement.states import case as states
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.deadlines.actions import cancel_deadline
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

Result = Challenge.Result


@dataclass(frozen=True, slots=True)
class Filed:
    """A review or lawsuit as it was accepted."""

    kind: str
    filed_on: date
    body: str
    number: str


@act
def record_challenge(case: Case, given: Filed, *, by: User) -> Challenge:
    """Enter a review or a lawsuit: execution goes on, the added fine stands still (art. 73)."""
    case, step = at(case, "record_challenge", by=by)
    decision = in_force(case)
    not_later_than_today(given.filed_on, "filed_on", since=decision.decided_on)
    if case.challenges.filter(result="").exists():
        raise Refused("已有一项复议或者诉讼没有结果。", remedy="请先登记其结果。")
    found: Challenge = Challenge.objects.create(
        case=case,
        kind=given.kind,
        filed_on=given.filed_on,
        body=written(given.body, "复议机关或者法院", "body"),
        number=written(given.number, "受理文号或者案号", "number"),
        recorded_by=by,
    )
    note(case, step, by=by, changes={"种类": found.get_kind_display(), "案号": found.number})
    return found


@act
def conclude_challenge(
    case: Case, *, result: str, concluded_on: date, text: str, by: User
) -> Challenge:
    """Enter the result. A revoked decision counts no more; ordered anew, a new round begins.

    A changed decision is changed by its own act (``change_decision``).
    """
    case, step = at(case, "conclude_challenge", by=by)
    found = case.challenges.select_for_update().filter(result="").first()
    if found is None:
        raise Refused("没有等待结果的复议或者诉讼。")
    if result not in Result.values:
        raise Refused("请选择结果。", field="result")
    not_later_than_today(concluded_on, "concluded_on", since=found.filed_on)
    found.result, found.concluded_on = result, concluded_on
    found.note = written(text, "结果内容", "text")
    found.save(update_fields=["result", "concluded_on", "note"])
    note(case, step, by=by, changes={"结果": found.get_result_display(), "内容": found.note})
    if result in (Result.REVOKED, Result.ANEW):
        reason = f"{found}：{found.get_result_display()}"
        _end_decision(in_force(case), Decision.State.REVOKED, reason, by=by)
        _leave(case, step.name, anew=result == Result.ANEW, reason=reason, by=by)
    return found


@act
def revoke(
    case: Case, *, reason: str, anew: bool, text: str, by: User, confirmed: Confirmed | None
) -> Case:
    """Revoke the decision by the office itself (art. 75); ``anew``: a new round begins."""
    target = states.REGISTERED if anew else states.WITHDRAWN
    case, step = at(case, "revoke", by=by, target=target, confirmed=confirmed)
    decision = in_force(case)
    reason = written(reason, "撤销的理由", "reason")
    _end_decision(decision, Decision.State.REVOKED, reason, by=by)
    issue_paper(
        case, "revocation", decision=decision, text=written(text, "决定内容", "text"), by=by
    )
    _leave(case, step.name, anew=anew, reason=reason, by=by)
    return case


@act
def change_decision(
    case: Case,
    *,
    penalties: Sequence[rules.Penalty],
    reason: str,
    text: str,
    by: User,
    confirmed: Confirmed | None,
) -> Decision:
    """Put a lighter decision in the place of the one in force; it is served and executed anew."""
    case, step = at(case, "change_decision", by=by, confirmed=confirmed)
    old = in_force(case)
    found = rules.checked(penalties)
    rules.check_not_heavier(found, [item.penalty for item in old.items.all()])
    reason = written(reason, "变更的理由", "reason")
    _end_decision(old, Decision.State.CHANGED, reason, by=by)
    _replace_resolved(case, found)
    decision = make_decision(
        case, rules.PENALISE, written(text, "决定内容", "text"), by=by, old=old
    )
    _close_again(case)
    moved(
        case,
        step,
        states.DECIDED,
        by=by,
        fields=["closed_on", "closed_by", "closing_asked_by"],
        changes={"理由": reason, "决定书": str(decision)},
    )
    return decision


def _replace_resolved(case: Case, penalties: Sequence[rules.Penalty]) -> None:
    """A change is a round of its own, told as the old one was."""
    telling = case.tellings.get(round=case.round)
    case.round += 1
    case.save(update_fields=["round"])
    telling.pk, telling.round = None, case.round
    telling.document = telling.hearing_document = None
    telling.save(force_insert=True)
    keep_penalties(case, PenaltyItem.Stage.RESOLVED, penalties)


def _end_decision(decision: Decision, state: str, reason: str, *, by: User) -> None:
    decision.state, decision.ended_on = state, today()
    decision.ended_by, decision.ended_reason = by, reason
    decision.save(update_fields=["state", "ended_on", "ended_by", "ended_reason"])
    announce(decision)


def _leave(case: Case, step_name: str, *, anew: bool, reason: str, by: User) -> None:
    for code in TERMS:
        cancel_deadline(subject=case, code=code, by=by)
    _close_again(case)
    if anew:
        case.save(update_fields=["closed_on", "closed_by", "closing_asked_by"])
        new_round(case, step_name, by=by, reason=reason)
        return
    case.ended_reason = reason
    moved(
        case,
        states.PROCEDURE[step_name],
        states.WITHDRAWN,
        by=by,
        fields=["ended_reason", "closed_on", "closed_by", "closing_asked_by"],
        changes={"理由": reason},
    )


def _close_again(case: Case) -> None:
    """A closed case that is opened again is closed anew later; its first closing stays issued."""
    case.closed_on = case.closed_by = case.closing_asked_by = None
