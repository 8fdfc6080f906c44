"""A suspected crime goes to the police or the procuratorate (案件移送, 六（二）)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from enforcement.actions.cases import clock
from enforcement.actions.cases.shared import (
    TERMS,
    TRANSFER_TERM,
    at,
    moment,
    moved,
    note,
    number,
    open_term,
)
from enforcement.case_papers import issue_paper
from enforcement.models import Case, ClockStop, CrimeTransfer
from enforcement.states import case as states
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.deadlines.actions import cancel_deadline, close_deadline
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

State = CrimeTransfer.State
ARTICLE = states.TRANSFER


@dataclass(frozen=True, slots=True)
class Answer:
    """What the police or the procuratorate answered, on paper."""

    accepted: bool
    received_on: date
    number: str
    note: str = ""


@act
def report_crime(case: Case, *, offence: str, grounds: str, by: User) -> CrimeTransfer:
    """Report a suspected crime: the head decides within three days; no penalty meanwhile."""
    case, step = at(case, "report_crime", by=by)
    if case.transfers.filter(state__in=CrimeTransfer.OPEN).exists():
        raise Refused("本案的移送程序已经开始。", article=ARTICLE)
    found: CrimeTransfer = CrimeTransfer.objects.create(
        case=case,
        offence=written(offence, "涉嫌罪名", "offence"),
        grounds=written(grounds, "事实和依据", "grounds"),
        reported_at=moment(),
        reported_by=by,
    )
    _mark(case, suspected=True)
    note(case, step, by=by, changes={"涉嫌罪名": found.offence})
    due = today() + timedelta(days=number("transfer_decision_days"))
    open_term(case, TRANSFER_TERM, "决定是否移送司法机关", due, article=ARTICLE, by=by)
    return found


@act
def decide_transfer(
    case: Case, *, approve: bool, reason: str, by: User, confirmed: Confirmed | None
) -> CrimeTransfer:
    """Approve the transfer or refuse it with the reason; approved, it is due in 24 hours."""
    waiting = case.transfers.filter(state=State.REPORTED).first()
    case, step = at(
        case,
        "decide_transfer",
        by=by,
        confirmed=confirmed,
        proposed_by=waiting.reported_by_id if waiting else None,
    )
    found = _open(case, State.REPORTED)
    found.decided_at, found.decided_by = moment(), by
    found.decision_note = written(reason, "决定理由", "reason")
    found.state = State.APPROVED if approve else State.REFUSED
    found.save(update_fields=["decided_at", "decided_by", "decision_note", "state"])
    note(case, step, by=by, changes={"决定": found.get_state_display(), "理由": reason.strip()})
    if approve:
        due = timezone.localtime(found.decided_at + timedelta(hours=number("transfer_hours")))
        open_term(
            case, TRANSFER_TERM, "移送司法机关（24小时内）", due.date(), article=ARTICLE, by=by
        )
    else:
        _mark(case, suspected=False)
        close_deadline(subject=case, code=TRANSFER_TERM, by=by)
    return found


@act
def hand_over(case: Case, *, body: str, text: str, by: User) -> CrimeTransfer:
    """Hand the case over with its letter (案件移送书); the clock of the case stands."""
    case, step = at(case, "hand_over", by=by)
    found = _open(case, State.APPROVED)
    found.body = written(body, "接受移送的机关", "body")
    found.handed_at, found.state = moment(), State.HANDED
    found.document = issue_paper(
        case, "transfer", transfer=found, text=written(text, "移送理由", "text"), by=by
    )
    found.save(update_fields=["body", "handed_at", "state", "document"])
    note(case, step, by=by, changes={"接受机关": found.body})
    close_deadline(subject=case, code=TRANSFER_TERM, by=by)
    clock.stop(case, ClockStop.Kind.TRANSFER, note_=f"移送{found.body}", by=by)
    return found


@act
def record_answer(case: Case, given: Answer, *, by: User) -> CrimeTransfer:
    """Accepted: the case leaves the office. Declined: reconsideration, or back to the penalty.

    An answer to a reconsideration that declines again ends the transfer.
    """
    target = states.TRANSFERRED if given.accepted else None
    case, step = at(case, "record_answer", by=by, target=target)
    found = _open(case, State.HANDED, State.RECONSIDERING)
    handed = timezone.localtime(found.handed_at).date() if found.handed_at else None
    not_later_than_today(given.received_on, "received_on", since=handed)
    again = found.state == State.RECONSIDERING
    found.answered_on = given.received_on
    found.answer_number = written(given.number, "答复文号", "number")
    found.answer_note = given.note.strip()
    found.state = _answered(given.accepted, again=again)
    found.save(update_fields=["answered_on", "answer_number", "answer_note", "state"])
    changes = {"答复": found.get_state_display(), "文号": found.answer_number}
    if given.accepted:
        moved(case, step, states.TRANSFERRED, by=by, changes=changes)
        for code in TERMS:
            cancel_deadline(subject=case, code=code, by=by)
        return found
    note(case, step, by=by, changes=changes)
    if again:
        _back_to_penalty(case, by=by, until=given.received_on)
    else:
        due = given.received_on + timedelta(days=number("reconsideration_days"))
        open_term(case, TRANSFER_TERM, "提请复议或者继续行政处理", due, article=ARTICLE, by=by)
    return found


@act
def ask_reconsideration(case: Case, *, asked_on: date, accept: bool, by: User) -> CrimeTransfer:
    """Ask for reconsideration within three days, or (``accept``) accept that none is opened."""
    case, step = at(case, "ask_reconsideration", by=by)
    found = _open(case, State.DECLINED)
    answered = found.answered_on or today()
    not_later_than_today(asked_on, "asked_on", since=answered)
    if accept:
        found.state = State.SETTLED
        found.save(update_fields=["state"])
        _back_to_penalty(case, by=by, until=asked_on)
        note(case, step, by=by, changes={"处理": "接受不予立案决定，继续行政处理"})
        return found
    last = answered + timedelta(days=number("reconsideration_days"))
    if asked_on > last:
        raise Refused(
            f"提请复议的期限已于{last:%Y-%m-%d}届满。",
            remedy="请选择继续行政处理，或者建议检察机关立案监督。",
            field="asked_on",
            article=ARTICLE,
        )
    found.state, found.reconsidered_on = State.RECONSIDERING, asked_on
    found.save(update_fields=["state", "reconsidered_on"])
    note(case, step, by=by, changes={"提请复议日期": asked_on})
    close_deadline(subject=case, code=TRANSFER_TERM, by=by)
    return found


def _answered(accepted: bool, *, again: bool) -> str:
    if accepted:
        return State.ACCEPTED
    return State.SETTLED if again else State.DECLINED


def _back_to_penalty(case: Case, *, by: User, until: date) -> None:
    _mark(case, suspected=False)
    close_deadline(subject=case, code=TRANSFER_TERM, by=by)
    clock.restart(case, ClockStop.Kind.TRANSFER, by=by, until=until)


def _mark(case: Case, *, suspected: bool) -> None:
    case.crime_suspected = suspected
    case.save(update_fields=["crime_suspected"])


def _open(case: Case, *wanted: str) -> CrimeTransfer:
    found: CrimeTransfer | None = (
        case.transfers.select_for_update().filter(state__in=wanted).first()
    )
    if found is None:
        labels = "、".join(str(State(one).label) for one in wanted)
        raise Refused(
            f"本案没有处于“{labels}”的移送。", remedy="请刷新页面查看最新情况。", article=ARTICLE
        )
    return found
