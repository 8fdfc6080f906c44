"""Rates and the pure rules of the bulletin."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from enforcement.rules import bulletins as rules
from enforcement.rules.hazards import rate, rate_text
from foundation.workdays.quarters import Quarter


@pytest.mark.article("E.hazards")
def test_the_rate_is_exact_and_never_says_more_than_is_true():
    source = random.Random(4)
    for _ in range(3000):
        found = source.randint(1, 10 ** source.randint(1, 9))
        cancelled = source.randint(0, found)
        given = rate(cancelled, found)
        assert Decimal(0) <= given <= 100
        assert (given == 100) == (cancelled == found)
        assert (given == 0) == (cancelled == 0)
        if 0 < cancelled < found:
            exact = Fraction(cancelled * 100, found)
            bound = Fraction(1, 20)
            clipped = given in (Decimal("0.1"), Decimal("99.9"))
            assert abs(Fraction(given) - exact) <= (2 * bound if clipped else bound)
        more = rate(min(cancelled + 1, found), found)
        assert more >= given


@pytest.mark.article("E.hazards")
def test_rates_by_hand():
    assert rate(6396, 6568) == Decimal("97.4")  # 三项制度报告 四 says 96.3: it was typed
    assert rate(1, 8) == Decimal("12.5")
    assert rate(1, 16) == Decimal("6.3")  # half up
    assert rate(9999, 10000) == Decimal("99.9")
    assert rate(1, 10000) == Decimal("0.1")
    assert rate(0, 0) is None
    assert (rate_text(0, 0), rate_text(0, 3), rate_text(3, 3)) == ("—", "0.0%", "100.0%")
    for wrong in ((2, 1), (-1, 3), (0, -1)):
        with pytest.raises(ValueError, match="cannot be cancelled"):
            rate(*wrong)


@pytest.mark.article("E.bulletin")
def test_which_quarters_are_over():
    first = date(2025, 11, 3)
    assert rules.quarters_over(first, date(2025, 12, 31)) == []
    assert rules.quarters_over(first, date(2026, 1, 1)) == [Quarter(2025, 4)]
    three = [Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2)]
    assert rules.quarters_over(first, date(2026, 9, 30)) == three


def test_changes_in_words():
    assert rules.change(9, 8, "次") == "上升12.5%"
    assert rules.change(7, 8, "次") == "下降12.5%"
    assert rules.change(8, 8, "次") == "持平"
    assert rules.change(3, 0, "次") == "增加3次"
    assert rules.change(100001, 100000, "次") == "上升0.1%"


def test_differences_name_what_changed():
    frozen, fresh = {"a": "1", "b": "2", "gone": "3"}, {"a": "1", "b": "4", "new": "5"}
    assert rules.differences(frozen, fresh) == [
        ("b", "2", "4"),
        ("new", "—", "5"),
        ("gone", "3", "—"),
    ]


ZERO = dict.fromkeys(
    (
        "inspections", "objects", "orders", "found", "done", "major", "cancelled", "overdue",
        "overdue_major", "supervised", "listed", "removed", "warnings", "talks",
    ),
    0,
)  # fmt: skip
EMPTY = {"source": [], "region": [], "category": [], "overdue": [], "plan": []}


@pytest.mark.article("E.bulletin")
def test_the_draft_of_an_empty_quarter_and_of_a_full_one():
    quarter = Quarter(2026, 3)
    empty = rules.draft(quarter, ZERO, ZERO, ZERO, EMPTY)
    assert "没有开展监督检查" in empty
    assert "没有发现事故隐患" in empty
    now = {**ZERO, "inspections": 9, "objects": 8, "found": 8, "done": 7, "overdue": 1}
    groups = {
        **EMPTY,
        "source": [("年度计划", 9), ("双随机抽查", 0)],
        "region": [("银川市", 8)],
        "category": [("设备设施", 8)],
        "overdue": [("某公司", 1)],
        "plan": [("2026年度计划", number) for number in (40, 10, 9, 50, 40)],
    }
    told = rules.draft(quarter, now, {**ZERO, "inspections": 8}, ZERO, groups)
    for words in (
        "检查9次",
        "环比上升12.5%",
        "同比增加9次",
        "整改率87.5%",
        "1个单位",
        "完成率100.0%",
    ):
        assert words in told
    assert "双随机抽查0次" not in told
