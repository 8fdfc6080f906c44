"""Article 5 at and around every number, rolling years at their edges, terms by months."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blacklist.rules import grounds, terms
from blacklist.rules.grounds import Event, Toll
from foundation.procedure.refusals import Refused

M = 1_000_000
DAYS = st.dates(date(2001, 1, 1), date(2090, 12, 31))


@pytest.mark.article("B.5.1", "B.5.2")
@pytest.mark.parametrize(
    ("deaths", "serious", "loss", "larger", "ordinary"),
    [
        (0, 0, 0, False, False),
        (1, 0, 0, False, True),
        (2, 0, 0, False, True),
        (3, 0, 0, True, False),
        (4, 0, 0, True, False),
        (0, 2, 0, False, False),
        (0, 3, 0, False, True),
        (0, 9, 0, False, True),
        (0, 10, 0, True, False),
        (0, 11, 0, True, False),
        (0, 0, 3 * M - 1, False, False),
        (0, 0, 3 * M, False, True),
        (0, 0, 10 * M - 1, False, True),
        (0, 0, 10 * M, True, False),
        (2, 9, 10 * M - 1, False, True),
        (2, 10, 0, True, False),
    ],
)
def test_thresholds(deaths, serious, loss, larger, ordinary):
    toll = Toll(deaths, serious, Decimal(loss))
    assert (grounds.is_larger(toll), grounds.is_ordinary(toll)) == (larger, ordinary)


@given(st.integers(0, 40), st.integers(0, 150), st.decimals(0, 10**8, places=2))
def test_never_both_and_more_is_never_less(deaths, serious, loss):
    toll = Toll(deaths, serious, loss)
    assert not (grounds.is_larger(toll) and grounds.is_ordinary(toll))
    worse = Toll(deaths + 1, serious, loss)
    assert grounds.is_larger(worse) or not grounds.is_larger(toll)
    assert grounds.is_larger(worse) or grounds.is_ordinary(worse)


@pytest.mark.article("B.5.2", "B.5.3")
@pytest.mark.parametrize(
    ("first", "last", "within"),
    [
        ("2025-03-01", "2026-02-28", True),
        ("2025-03-01", "2026-03-01", True),
        ("2025-03-01", "2026-03-02", False),
        ("2024-02-29", "2025-02-28", True),
        ("2024-02-29", "2025-03-01", False),
        ("2023-02-28", "2024-02-28", True),
        ("2023-02-28", "2024-02-29", False),
        ("2025-12-31", "2026-12-31", True),
        ("2025-03-01", "2025-03-01", True),
        ("2025-03-01", "2025-02-28", False),
    ],
)
def test_a_year_at_its_edges(first, last, within):
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert grounds.within_a_year(*days) == within


def events(days) -> list[Event]:
    return [Event(day, f"accident:{place}", "") for place, day in enumerate(days)]


def test_two_within_a_year_and_the_third_after_it():
    found = list(
        grounds.repeated(events([date(2026, 5, 1), date(2025, 6, 1), date(2027, 5, 2)]), least=2)
    )
    assert [[event.on.year for event in group] for group in found] == [[2025, 2026]]


@given(st.lists(DAYS, max_size=25), st.integers(2, 3))
def test_the_groups_are_those_of_a_plain_recount(days, least):
    found = {
        group[-1].key: {e.key for e in group}
        for group in grounds.repeated(events(days), least=least)
    }
    ordered = sorted(events(days), key=lambda e: (e.on, e.key))
    for place, last in enumerate(ordered):
        near = {e.key for e in ordered[: place + 1] if grounds.within_a_year(e.on, last.on)}
        assert found.get(last.key, set()) == (near if len(near) >= least else set())


@pytest.mark.article("B.6.3")
@pytest.mark.parametrize(
    ("published", "last"),
    [
        ("2026-03-01", "2027-02-28"),
        ("2024-02-29", "2025-02-27"),
        ("2023-03-01", "2024-02-29"),
        ("2026-12-31", "2027-12-30"),
        ("2026-01-01", "2026-12-31"),
    ],
)
def test_the_last_day(published, last):
    assert terms.last_day(date.fromisoformat(published)) == date.fromisoformat(last)


@pytest.mark.article("B.7.1.reports", "B.7.1.inspections")
@given(DAYS, st.sampled_from([("month", 12), ("quarter", 4)]))
def test_periods_cover_the_term_without_gap_or_overlap(day, kind):
    name, count = kind
    found = list(terms.periods(day, name))
    assert len(found) == count
    assert (found[0].first, found[-1].last) == (day, terms.last_day(day))
    for one, following in itertools.pairwise(found):
        assert one.last + timedelta(days=1) == following.first
        assert one.first <= one.last
    assert [one.number for one in found] == list(range(1, count + 1))


def test_months_end_where_the_month_does():
    assert terms.month_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert terms.month_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert terms.month_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert terms.month_after(date(2026, 12, 1), 0) == date(2026, 12, 1)


@pytest.mark.article("B.6.5")
def test_the_exit_waits_for_the_end_of_the_term():
    until = date(2026, 5, 31)
    with pytest.raises(Refused, match="还没有届满"):
        terms.check_exit(until, today=until, article="")
    terms.check_exit(until, today=until + timedelta(days=1), article="")
    with pytest.raises(Refused):
        terms.check_exit(None, today=until, article="")
