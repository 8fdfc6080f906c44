"""The days of the responsibility letters."""

from __future__ import annotations

from datetime import date

import pytest

from enforcement.rules import letters as rules

DUE = date(2026, 3, 31)


@pytest.mark.article("E.responsibility")
def test_letters_are_signed_in_the_first_quarter():
    assert rules.due_day(2026, last_month=3) == DUE
    assert rules.due_day(2028, last_month=2) == date(2028, 2, 29)
    assert rules.earliest_day(2026) == date(2025, 12, 1)


@pytest.mark.article("E.responsibility")
@pytest.mark.parametrize(
    ("signed_on", "today", "state"),
    [
        (None, DUE, "unsigned"),
        (None, date(2026, 4, 1), "late"),
        (DUE, date(2026, 9, 1), "signed"),
        (date(2026, 4, 1), date(2026, 9, 1), "signed_late"),
    ],
)
def test_after_the_quarter_a_letter_is_late(signed_on, today, state):
    assert rules.standing(signed_on, due=DUE, today=today) == state


@pytest.mark.parametrize(
    ("code", "level"), [("640100", "city"), ("640104", "county"), ("640000", "city")]
)
def test_the_level_of_a_department_follows_its_region(code, level):
    assert rules.department_level(code) == level
