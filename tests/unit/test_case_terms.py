"""Terms of a case: stops, holidays, the edges of years, and when the court may be asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement.rules.case_terms import (
    Stop,
    after_days,
    court_window,
    decision_due,
    ends_on,
    months_after,
    stopped_days,
)
from foundation.workdays.calendar import Calendar

CALENDAR = Calendar()
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


def due(registered, stops=(), extended=0, today=date(2026, 12, 31)):
    return decision_due(
        registered,
        days=90,
        stops=list(stops),
        extended_days=extended,
        today=today,
        calendar=CALENDAR,
    )


@pytest.mark.parametrize(
    ("registered", "last"),
    [
        (date(2026, 3, 2), date(2026, 6, 1)),  # 31 May is a Sunday
        (date(2025, 10, 3), date(2026, 1, 4)),  # 1 January: the next workday is Sunday 4, made up
        (date(2025, 11, 19), date(2026, 2, 24)),  # 17 February lies in the Spring Festival
        (date(2026, 7, 6), date(2026, 10, 8)),  # 4 October lies in the National Day holidays
    ],
)
def test_ninety_days_end_on_a_workday(registered, last):
    assert due(registered) == last
    assert CALENDAR.is_workday(last)


def test_a_stop_lengthens_the_term_and_overlaps_count_once():
    first = Stop(date(2026, 3, 10), date(2026, 3, 19))
    other = Stop(date(2026, 3, 15), date(2026, 3, 24))
    assert stopped_days([first, other], start=date(2026, 3, 2), today=date(2026, 12, 31)) == 15
    assert due(date(2026, 3, 2), [first, other]) == ends_on(date(2026, 6, 15), CALENDAR)


def test_a_clock_that_stands_grows_with_today_until_the_term_was_over():
    standing = [Stop(date(2026, 3, 10))]
    assert due(date(2026, 3, 2), standing, today=date(2026, 3, 10)) == date(2026, 6, 1)
    assert due(date(2026, 3, 2), standing, today=date(2026, 4, 8)) == date(2026, 6, 30)


def test_a_stop_after_the_end_changes_nothing_and_before_the_start_neither():
    late, early = (
        Stop(date(2026, 8, 1), date(2026, 8, 31)),
        Stop(date(2026, 1, 1), date(2026, 3, 2)),
    )
    assert due(date(2026, 3, 2), [late, early]) == due(date(2026, 3, 2))


def test_an_extension_adds_days():
    assert due(date(2026, 3, 2), extended=30) == date(2026, 6, 30)


@given(DAYS, st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=5))
def test_stops_never_shorten_a_term(registered, pairs):
    stops = [Stop(since, since + timedelta(days=length)) for since, length in pairs]
    assert due(registered, stops) >= due(registered)


@given(st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=5))
def test_stopped_days_are_the_days_of_the_union(pairs):
    stops = [Stop(since, since + timedelta(days=length)) for since, length in pairs]
    start, today = date(2025, 2, 1), date(2026, 11, 30)
    days = {
        stop.since + timedelta(days=n)
        for stop in stops
        for n in range((stop.until - stop.since).days + 1)
    }
    counted = sum(start < day <= today for day in days)
    assert stopped_days(stops, start=start, today=today) == counted


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 5, 20), 0, date(2026, 5, 20)),
    ],
)
def test_months_after(start, months, end):
    assert months_after(start, months) == end


def test_fifteen_days_to_pay_end_on_a_workday():
    assert after_days(date(2026, 9, 18), 15, CALENDAR) == date(2026, 10, 8)


def test_the_court_is_asked_between_six_and_nine_months():
    window = court_window(date(2026, 3, 10), litigation_months=6, window_months=3)
    assert (window.first, window.last) == (date(2026, 9, 11), date(2026, 12, 10))
