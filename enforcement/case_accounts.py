"""What a party owes and has paid, computed from the decision and the receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from enforcement.models import Case, Decision, Payment
from enforcement.rules.case_money import ZERO, Instalment, Paid, added_fine
from foundation import jurisdiction


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of money: owed in all, and paid so far (yuan)."""

    kind: str
    label: str
    owed: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        return max(self.owed - self.paid, ZERO)

    @property
    def over(self) -> Decimal:
        return max(self.paid - self.owed, ZERO)


@dataclass(frozen=True, slots=True)
class Account:
    """The lines, and the parts of the fine with their days."""

    lines: tuple[Line, ...]
    schedule: tuple[Instalment, ...]

    def left(self, kind: str) -> Decimal:
        """What is still owed of ``kind`` (a ``Payment.Kind``)."""
        return next((line.left for line in self.lines if line.kind == kind), ZERO)

    @property
    def total_left(self) -> Decimal:
        return sum((line.left for line in self.lines), ZERO)


def to_refund(case: Case, account: Account | None) -> Decimal:
    """What was paid and is owed no more: all of it once no decision is in force (yuan)."""
    if account is not None:
        return sum((line.over for line in account.lines), ZERO)
    return sum((one.amount for one in case.payments.all()), ZERO)


def account_of(case: Case, decision: Decision, *, until: date) -> Account:
    """The account of the decision, with the added fine grown to ``until`` (art. 72, 73)."""
    payments = list(case.payments.all())
    fines = [Paid(one.paid_on, one.amount) for one in payments if one.kind == Payment.Kind.FINE]
    schedule = schedule_of(case, decision)
    added = added_fine(
        schedule,
        fines,
        until=until,
        per_mille=jurisdiction.current().number("enforcement.case_added_fine_per_mille"),
        pauses=_pauses(case, until),
    )
    owed = {
        Payment.Kind.FINE: decision.fine,
        Payment.Kind.CONFISCATION: decision.confiscated,
        Payment.Kind.ADDED: added,
    }
    lines = tuple(
        Line(
            kind,
            str(kind.label),
            amount,
            sum((one.amount for one in payments if one.kind == kind), ZERO),
        )
        for kind, amount in owed.items()
    )
    return Account(lines, schedule)


def schedule_of(case: Case, decision: Decision) -> tuple[Instalment, ...]:
    """When the fine is due: at once, or what was paid before the newest plan and its parts."""
    if decision.pay_by is None or not decision.fine:
        return ()
    plan = case.instalment_plans.order_by("-pk").first()
    if plan is None or plan.granted_on < decision.decided_on:
        return (Instalment(decision.pay_by, decision.fine),)
    parts = [
        Instalment(date.fromisoformat(one["due"]), Decimal(one["amount"])) for one in plan.parts
    ]
    before = decision.fine - sum((part.amount for part in parts), ZERO)
    paid = (Instalment(decision.pay_by, before),) if before > 0 else ()
    return (*paid, *parts)


def _pauses(case: Case, until: date) -> list[tuple[date, date]]:
    """Stays of execution, reviews and lawsuits: the added fine does not grow."""
    stays = [(stay.since, stay.until or until) for stay in case.stays.all()]
    challenges = [(one.filed_on, one.concluded_on or until) for one in case.challenges.all()]
    return stays + challenges
