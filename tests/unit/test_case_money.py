"""Money of a case: exact to the fen, never more than owed, the added fine never above the fine."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement.rules.case_money import (
    Instalment,
    Paid,
    added_fine,
    check_instalments,
    check_payment,
    outstanding,
    yuan,
)
from foundation.procedure.refusals import Refused

pytestmark = pytest.mark.article("E.case.fines")
DUE = date(2026, 6, 1)
FINE = Decimal("10000.00")
AT_ONCE = [Instalment(DUE, FINE)]


def later(days: int) -> date:
    return DUE + timedelta(days=days)


def grown(days: int, payments=(), schedule=AT_ONCE, pauses=()) -> Decimal:
    return added_fine(schedule, payments, until=later(days), per_mille=30, pauses=pauses)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("0.3", "0.30"), ("123456789.00", "123456789.00"), ("0.01", "0.01"), ("1E+2", "100.00")],
)
def test_amounts_are_exact(text, kept):
    assert str(yuan(Decimal(text))) == kept


def test_three_tenths_are_three_tenths():
    assert yuan(Decimal("0.1") + Decimal("0.2")) == Decimal("0.30")


@pytest.mark.parametrize("text", ["0", "-1", "0.001", "NaN", "Infinity", "1000000000000.00"])
def test_what_is_no_amount(text):
    with pytest.raises(Refused):
        yuan(Decimal(text))


@pytest.mark.parametrize(
    ("days", "amount"), [(0, "0"), (1, "300"), (10, "3000"), (33, "9900"), (34, "10000")]
)
def test_three_per_cent_a_day_up_to_the_fine(days, amount):
    assert grown(days) == Decimal(amount)


def test_only_what_was_late_grows():
    paid = [Paid(later(5), Decimal("4000.00"))]
    assert grown(10, paid) == Decimal(300 * 5 + 180 * 5)
    assert grown(10, [Paid(DUE, FINE)]) == 0


def test_a_payment_on_the_last_day_is_in_time_and_one_day_later_it_is_not():
    assert grown(30, [Paid(later(0), FINE)]) == 0
    assert grown(30, [Paid(later(1), FINE)]) == Decimal(300)


def test_instalments_are_late_each_by_its_own_day():
    parts = [Instalment(DUE, Decimal("4000.00")), Instalment(later(10), Decimal("6000.00"))]
    assert grown(10, schedule=parts) == Decimal(120 * 10)
    assert grown(11, schedule=parts) == Decimal(120 * 10 + 300)


def test_review_and_stay_do_not_count():
    assert grown(10, pauses=[(later(3), later(6))]) == Decimal(300 * 6)
    assert grown(10, pauses=[(later(3), later(6)), (later(5), later(8))]) == Decimal(300 * 4)


@given(st.integers(0, 400), st.decimals("0.01", "10000", places=2), st.integers(0, 60))
def test_never_above_the_fine_and_never_less_with_time(days, amount, when):
    paid = [Paid(later(when), amount)]
    assert 0 <= grown(days, paid) <= FINE
    assert grown(days, paid) <= grown(days + 1, paid)


def test_what_is_left():
    paid = [Paid(DUE, Decimal("0.10")), Paid(DUE, Decimal("0.20"))]
    assert outstanding(Decimal("0.30"), paid) == 0


@pytest.mark.parametrize(("amount", "left"), [("0.01", "0"), ("100.01", "100")])
def test_nobody_pays_too_much(amount, left):
    with pytest.raises(Refused) as refused:
        check_payment(Decimal(amount), left=Decimal(left), what="罚款")
    assert refused.value.field == "amount"


GOOD = [Instalment(later(10), Decimal("4000.00")), Instalment(later(40), Decimal("6000.00"))]


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([], "至少填写一期"),
        (GOOD[::-1], "依次推后"),
        ([GOOD[0], GOOD[0]], "依次推后"),
        ([Instalment(later(-1), FINE)], "依次推后"),
        (GOOD[:1], "合计4000.00元，与尚欠的10000.00元不符"),
    ],
)
def test_instalments_that_do_not_hold(parts, why):
    with pytest.raises(Refused, match=why):
        check_instalments(parts, left=FINE, served_on=later(-15), today=DUE)


def test_instalments_that_hold():
    check_instalments(GOOD, left=FINE, served_on=later(-15), today=DUE)
