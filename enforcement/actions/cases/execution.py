"""Execution of a decision: money on receipts, other penalties, instalments, stays (缴款、执行)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from enforcement.actions.cases.shared import PAYMENT_TERM, TERMS, at, moved, note, open_term
from enforcement.case_accounts import Account, account_of
from enforcement.models import Case, Decision, InstalmentPlan, Payment, PenaltyItem, Stay
from enforcement.rules import case_money as money
from enforcement.rules import cases as rules
from enforcement.states import case as states
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.deadlines.actions import cancel_deadline, close_deadline
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.procedure.steps import Step
from foundation.workdays.quarters import today


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was paid for, how much (yuan), when, on which receipt (票据)."""

    kind: str
    amount: Decimal
    paid_on: date
    number: str


@act
def record_payment(case: Case, given: Receipt, *, by: User) -> Payment:
    """Book one receipt; never more than is owed, no receipt twice (art. 67, 72).

    When nothing is owed and every other penalty is executed, the case is executed.
    """
    case, step = at(case, "record_payment", by=by)
    decision = in_force(case)
    not_later_than_today(given.paid_on, "paid_on", since=decision.decided_on)
    amount = money.yuan(given.amount)
    label = Payment.Kind(given.kind).label
    account = account_of(case, decision, until=max(today(), given.paid_on))
    money.check_payment(amount, left=account.left(given.kind), what=str(label))
    payment = _book(case, given, amount, by=by)
    note(
        case,
        step,
        by=by,
        changes={"款项": str(label), "金额（元）": f"{amount:.2f}", "票据号码": payment.receipt},
    )
    _mark_money(case, decision, given.paid_on)
    finish_if_done(case, decision, step, by=by)
    return payment


def _book(case: Case, given: Receipt, amount: Decimal, *, by: User) -> Payment:
    number = written(given.number, "票据号码", "number").upper()
    try:
        with transaction.atomic():
            payment: Payment = Payment.objects.create(
                case=case,
                kind=given.kind,
                receipt=number,
                amount=amount,
                paid_on=given.paid_on,
                recorded_by=by,
            )
    except IntegrityError:
        other = Payment.objects.select_related("case").get(receipt=number)
        where = "本案" if other.case_id == case.pk else f"案件{other.case.number}"
        raise Refused(
            f"票据{number}已经登记在{where}，不能重复使用。",
            remedy="请核对票据号码。",
            field="number",
            article=states.EXECUTION,
        ) from None
    return payment


def _mark_money(case: Case, decision: Decision, on: date) -> None:
    """The fine and the confiscation count as executed when they are paid in full."""
    account = account_of(case, decision, until=today())
    for item in decision.items.filter(kind__in=rules.MONEY, executed_on__isnull=True):
        if account.left(item.kind) == 0:
            item.executed_on, item.execution_note = on, "已缴清"
            item.save(update_fields=["executed_on", "execution_note"])


def finish_if_done(case: Case, decision: Decision, step: Step, *, by: User) -> None:
    """Move to executed when every penalty is executed and no added fine is owed."""
    account: Account = account_of(case, decision, until=today())
    if decision.items.filter(executed_on__isnull=True).exists() or account.left("added") > 0:
        return
    _close_stay(case)
    moved(case, step, states.EXECUTED, by=by)
    for code in TERMS:
        close_deadline(subject=case, code=code, by=by)


@act
def record_execution(
    case: Case, *, item: PenaltyItem, executed_on: date, remark: str, by: User
) -> PenaltyItem:
    """Record that a penalty other than money was carried out (停产、暂扣、吊销 and so on)."""
    case, step = at(case, "record_execution", by=by)
    decision = in_force(case)
    found: PenaltyItem | None = (
        decision.items.select_for_update().filter(pk=item.pk, executed_on__isnull=True).first()
    )
    if found is None or found.kind in rules.MONEY:
        raise Refused("该项处罚已经执行，或者应当登记缴款。", field="item")
    not_later_than_today(executed_on, "executed_on", since=decision.served_on)
    found.executed_on, found.execution_note = executed_on, written(remark, "执行情况", "remark")
    found.save(update_fields=["executed_on", "execution_note"])
    note(case, step, by=by, changes={"处罚": str(found), "执行情况": found.execution_note})
    finish_if_done(case, decision, step, by=by)
    return found


@act
def grant_instalments(
    case: Case,
    *,
    parts: Sequence[money.Instalment],
    reason: str,
    by: User,
    confirmed: Confirmed | None,
) -> InstalmentPlan:
    """Allow paying the rest of the fine later or in parts (art. 66)."""
    case, step = at(case, "grant_instalments", by=by, confirmed=confirmed)
    decision = in_force(case)
    account = account_of(case, decision, until=today())
    checked = [money.Instalment(one.due, money.yuan(one.amount)) for one in parts]
    money.check_instalments(
        checked,
        left=account.left(rules.FINE),
        served_on=decision.served_on or today(),
        today=today(),
    )
    plan: InstalmentPlan = InstalmentPlan.objects.create(
        case=case,
        reason=written(reason, "理由", "reason"),
        parts=[{"due": one.due.isoformat(), "amount": f"{one.amount:.2f}"} for one in checked],
        granted_on=today(),
        granted_by=by,
    )
    note(case, step, by=by, changes={"期数": len(checked), "末期": checked[-1].due})
    last = checked[-1].due
    open_term(case, PAYMENT_TERM, "缴纳罚没款（末期）", last, article=step.article, by=by)
    return plan


@act
def suspend(case: Case, *, reason: str, by: User, confirmed: Confirmed | None) -> Stay:
    """Stay the execution (暂缓执行); no added fine grows meanwhile."""
    case, step = at(case, "suspend", by=by, target=states.SUSPENDED, confirmed=confirmed)
    stay: Stay = Stay.objects.create(
        case=case, since=today(), reason=written(reason, "理由", "reason"), granted_by=by
    )
    moved(case, step, states.SUSPENDED, by=by, changes={"理由": stay.reason})
    cancel_deadline(subject=case, code=PAYMENT_TERM, by=by)
    return stay


@act
def resume(case: Case, *, by: User) -> Case:
    """Execution goes on; what was due meanwhile is due again from today on."""
    case, step = at(case, "resume", by=by, target=states.SERVED)
    _close_stay(case)
    moved(case, step, states.SERVED, by=by)
    decision = in_force(case)
    if decision.pay_by:
        due = max(decision.pay_by, today())
        open_term(case, PAYMENT_TERM, "缴纳罚没款", due, article=step.article, by=by)
    return case


def in_force(case: Case) -> Decision:
    """The decision that counts."""
    found: Decision = case.decisions.select_for_update().get(state=Decision.State.IN_FORCE)
    return found


def _close_stay(case: Case) -> None:
    stay = case.stays.filter(until__isnull=True).first()
    if stay is not None:
        stay.until = today()
        stay.save(update_fields=["until"])
