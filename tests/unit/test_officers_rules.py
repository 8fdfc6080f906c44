"""Certificates and entrustments by the day."""

from __future__ import annotations

from datetime import date

import pytest

from enforcement.rules import officers as rules

FROM, TO = date(2025, 1, 1), date(2026, 12, 31)


@pytest.mark.article("E.officers")
@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2024, 12, 31), "not_yet"),
        (FROM, "in_force"),
        (date(2026, 11, 1), "in_force"),
        (date(2026, 11, 2), "ending"),
        (TO, "ending"),
        (date(2027, 1, 1), "expired"),
    ],
)
def test_where_a_certificate_stands(today, state):
    assert rules.certificate_state(FROM, TO, today=today, warning_days=59) == state


@pytest.mark.article("E.entrusted")
@pytest.mark.parametrize(
    ("first", "last", "ended", "runs"),
    [
        (FROM, TO, None, True),
        (date(2024, 12, 31), TO, None, False),
        (FROM, date(2027, 1, 1), None, False),
        (FROM, date(2026, 5, 31), date(2026, 6, 1), True),
        (FROM, date(2026, 6, 1), date(2026, 6, 1), False),
    ],
)
def test_an_entrustment_runs_over_the_whole_visit(first, last, ended, runs):
    assert rules.runs_throughout(FROM, TO, ended, first=first, last=last) is runs
