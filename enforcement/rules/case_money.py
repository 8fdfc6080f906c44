"""Money of a penalty case: amounts, what is still owed, and the added fine (加处罚款)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from foundation.procedure.refusals import Refused

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
LARGEST = Decimal("999999999999.99")
EXECUTION = "行政处罚法第六十六条、第六十七条、第七十二条"


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment of the fine itself."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the fine and its last day."""

    due: date
    amount: Decimal


def yuan(amount: Decimal, *, field: str = "amount") -> Decimal:
    """With two decimals. ``Refused`` unless positive, finite and not finer than a fen."""
    if not amount.is_finite() or amount <= 0:
        raise Refused("金额应大于零。", field=field)
    if amount > LARGEST:
        raise Refused("金额过大，请核对。", field=field)
    rounded = amount.quantize(FEN)
    if rounded != amount:
        raise Refused("金额最多精确到分（两位小数）。", field=field)
    return rounded


def outstanding(fine: Decimal, payments: Sequence[Paid]) -> Decimal:
    """What of the fine is not paid yet."""
    return fine - sum((paid.amount for paid in payments), ZERO)


def check_payment(amount: Decimal, *, left: Decimal, what: str) -> None:
    """``Refused`` for more than is owed: money too much is paid back, not booked."""
    if left <= 0:
        raise Refused(f"{what}已经缴清，不能再登记缴款。", field="amount", article=EXECUTION)
    if amount > left:
        raise Refused(
            f"缴款{amount}元超过尚欠的{left}元。",
            remedy="请核对票据金额；多缴的款项应当退还，不作缴款登记。",
            field="amount",
            article=EXECUTION,
        )


def check_instalments(
    parts: Sequence[Instalment], *, left: Decimal, served_on: date, today: date
) -> None:
    """``Refused`` unless the parts follow each other in time and add up to what is owed."""
    if not parts:
        raise Refused("请至少填写一期。", field="instalments", article=EXECUTION)
    days = [part.due for part in parts]
    if days != sorted(set(days)) or days[0] < today or days[0] <= served_on:
        raise Refused("各期期限应当从今天起依次推后。", field="instalments", article=EXECUTION)
    total = sum((part.amount for part in parts), ZERO)
    if total != left:
        raise Refused(
            f"各期合计{total}元，与尚欠的{left}元不符。",
            remedy="请核对各期金额。",
            field="instalments",
            article=EXECUTION,
        )


def added_fine(
    schedule: Sequence[Instalment],
    payments: Sequence[Paid],
    *,
    until: date,
    per_mille: int,
    pauses: Sequence[tuple[date, date]] = (),
) -> Decimal:
    """The added fine on what was late, in yuan: ``per_mille`` a day, never above the fine.

    ``schedule`` says what was due when, one part for a fine payable at once. Days inside
    ``pauses`` (both ends included: review, litigation, stay of execution) are not counted
    (art. 73). Counted from the day after the due date to the day of payment, or ``until``.
    """
    fine = sum((part.amount for part in schedule), ZERO)
    if not schedule:
        return ZERO
    day, total = schedule[0].due + timedelta(days=1), ZERO
    while day <= until:
        late = _late(schedule, payments, day)
        if not any(first <= day <= last for first, last in pauses):
            total += late * per_mille / 1000
        if total >= fine:
            return fine
        day += timedelta(days=1)
    return total.quantize(FEN, ROUND_HALF_UP)


def _late(schedule: Sequence[Instalment], payments: Sequence[Paid], day: date) -> Decimal:
    """What was due before ``day`` and not paid before it."""
    due = sum((part.amount for part in schedule if part.due < day), ZERO)
    paid = sum((one.amount for one in payments if one.on < day), ZERO)
    return max(due - paid, ZERO)
