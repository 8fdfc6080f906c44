"""Collective discussion and decision (集体讨论、处罚决定)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from enforcement.actions.cases import clock
from enforcement.actions.cases.investigation import keep_penalties, new_round
from enforcement.actions.cases.party import telling_of
from enforcement.actions.cases.shared import (
    DECISION_TERM,
    SERVICE_TERM,
    at,
    moved,
    number,
    open_term,
    penalties_of,
    refuse_suspected,
)
from enforcement.case_papers import issue_paper
from enforcement.models import Case, Decision, Defence, Discussion, PenaltyItem, Telling, Vote
from enforcement.rules import cases as rules
from enforcement.states import case as states
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.deadlines.actions import close_deadline
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.procedure.steps import Step
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar


@dataclass(frozen=True, slots=True)
class Voice:
    """The opinion of one member."""

    member: str
    vote: str
    remark: str = ""

    @property
    def label(self) -> str:
        return rules.OUTCOMES[self.vote]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the case committee; ``penalties`` as resolved, when it penalises."""

    held_on: date
    chair: str
    minutes: str
    voices: Sequence[Voice]
    penalties: Sequence[rules.Penalty] = ()


@act
def discuss(case: Case, given: Meeting, *, by: User) -> Discussion:
    """Record the discussion; the majority decides where the case goes (art. 57; 三项制度).

    Not before the party's terms are over, and never heavier than what the party was told.
    """
    case, step = at(case, "discuss", by=by)
    refuse_suspected(case, step)
    telling = telling_of(case)
    _party_was_heard(case, telling)
    not_later_than_today(given.held_on, "held_on", since=telling.served_on)
    outcome = _voted(case, given, step)
    penalties = _resolved(case, outcome, given.penalties)
    found: Discussion = Discussion.objects.create(
        case=case,
        round=case.round,
        held_on=given.held_on,
        chair=written(given.chair, "主持人", "chair"),
        minutes=written(given.minutes, "讨论情况", "minutes"),
        outcome=outcome,
        recorded_by=by,
    )
    Vote.objects.bulk_create(
        Vote(discussion=found, member=one.member.strip(), vote=one.vote, remark=one.remark.strip())
        for one in given.voices
    )
    keep_penalties(case, PenaltyItem.Stage.RESOLVED, penalties)
    found.document = issue_paper(
        case, "discussion", discussion=found, voices=given.voices, penalties=penalties, by=by
    )
    found.save(update_fields=["document"])
    if outcome == rules.MORE_FACTS:
        new_round(case, step.name, by=by, reason=f"集体讨论：{rules.OUTCOMES[outcome]}")
    else:
        moved(case, step, states.DISCUSSED, by=by, changes={"结果": rules.OUTCOMES[outcome]})
    return found


@act
def decide(case: Case, *, text: str, by: User, confirmed: Confirmed | None) -> Case:
    """Decide as the committee resolved, within the term (art. 57, 60). ``text`` as edited."""
    discussion = case.discussions.order_by("-pk").first()
    outcome = discussion.outcome if discussion else rules.PENALISE
    target = states.WITHDRAWN if outcome == rules.WITHDRAW else states.DECIDED
    case, step = at(
        case,
        "decide",
        by=by,
        target=target,
        confirmed=confirmed,
        proposed_by=discussion.recorded_by_id if discussion else None,
    )
    refuse_suspected(case, step)
    _in_time(case)
    if outcome == rules.WITHDRAW:
        case.ended_reason = written(text, "撤销案件的理由", "text")
        changes = {"理由": case.ended_reason}
        moved(case, step, target, by=by, fields=["ended_reason"], changes=changes)
    else:
        decision = make_decision(case, outcome, written(text, "决定内容", "text"), by=by)
        moved(case, step, target, by=by, changes={"决定书": str(decision), **_sums(decision)})
        due = current_calendar().add_workdays(today(), number("service_workdays"))
        open_term(case, SERVICE_TERM, "送达处罚决定书", due, article=states.SERVICE, by=by)
    close_deadline(subject=case, code=DECISION_TERM, by=by)
    return case


@act
def send_back(case: Case, *, reason: str, by: User) -> Case:
    """The decider wants more facts: a new round of investigation."""
    case, step = at(case, "send_back", by=by, target=states.REGISTERED)
    new_round(case, step.name, by=by, reason=written(reason, "退回理由", "reason"))
    return case


def make_decision(
    case: Case, outcome: str, text: str, *, by: User, old: Decision | None = None
) -> Decision:
    """Write the decision with its penalties and issue its document; ``old``: what it changes."""
    items = penalties_of(case, PenaltyItem.Stage.RESOLVED)
    penal = outcome == rules.PENALISE
    decision: Decision = Decision.objects.create(
        case=case,
        round=case.round,
        kind=Decision.Kind.PENALTY if penal else Decision.Kind.NO_PENALTY,
        decided_on=today(),
        decided_by=by,
        fine=_sum(items, rules.FINE),
        confiscated=_sum(items, rules.CONFISCATION),
    )
    for item in items:
        item.decision = decision
        item.save(update_fields=["decision"])
    kind = "change" if old else "decision" if penal else "no_penalty"
    decision.document = issue_paper(
        case,
        kind,
        decision=decision,
        penalties=items,
        text=text,
        old=old,
        by=by,
    )
    decision.save(update_fields=["document"])
    return decision


def _sum(items: Sequence[PenaltyItem], kind: str) -> Decimal:
    return sum((item.amount or Decimal(0) for item in items if item.kind == kind), Decimal(0))


def _sums(decision: Decision) -> dict[str, str]:
    return {"罚款（元）": f"{decision.fine:.2f}"} if decision.fine else {}


def _party_was_heard(case: Case, telling: Telling) -> None:
    """Its terms are over or waived, and a hearing that was asked for was held or dropped."""
    day = today()
    if telling.served_on is None or telling.defence_due is None:
        raise Refused(
            "还没有登记告知书的送达。", remedy="请由承办人登记送达。", article=states.TELLING
        )
    waived = telling.defences.filter(kind=Defence.Kind.WAIVER).exists()
    heard = hasattr(telling, "hearing")
    rules.check_ready_to_discuss(
        defence_due_passed=waived or telling.defence_due < day,
        hearing_told=case.hearing_right,
        hearing_due_passed=waived
        or heard
        or (telling.hearing_due is not None and telling.hearing_due < day),
    )


def _voted(case: Case, given: Meeting, step: Step) -> str:
    names = [one.member.strip() for one in given.voices]
    if len(set(names)) != len(names) or not all(names):
        raise Refused("委员姓名不能重复或者空缺。", field="votes")
    handling = {officer.name for officer in case.team}
    if both := handling & set(names):
        raise Refused(
            f"{'、'.join(sorted(both))}是本案承办人，不能参加表决。",
            field="votes",
            article=step.article,
        )
    if any(one.vote not in rules.OUTCOMES for one in given.voices):
        raise Refused("请为每位委员选择意见。", field="votes")
    return rules.majority([one.vote for one in given.voices], members=number("committee_members"))


def _resolved(case: Case, outcome: str, penalties: Sequence[rules.Penalty]) -> list[rules.Penalty]:
    if outcome != rules.PENALISE:
        return []
    found = rules.checked(penalties)
    told = [item.penalty for item in penalties_of(case, PenaltyItem.Stage.PROPOSED)]
    rules.check_not_heavier(found, told)
    return found


def _in_time(case: Case) -> None:
    due = clock.due_today(case)
    if today() > due:
        raise Refused(
            f"作出决定的期限已于{due:%Y-%m-%d}届满。",
            remedy="请先由处室负责人批准延长办案期限，写明理由。",
            article=states.TERM,
        )
