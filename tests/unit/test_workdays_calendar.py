"""The calendar on real days of the State Council's notices, and its properties."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.workdays import calendar as module
from foundation.workdays.calendar import Calendar, holiday_name, is_announced, is_makeup_workday

PLAIN = Calendar()
days = st.dates(date(1999, 1, 1), date(2031, 12, 31))
overrides = st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.booleans())


def between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2026, 1, 1), date(2026, 1, 3), "元旦"),
        (date(2026, 2, 15), date(2026, 2, 23), "春节"),
        (date(2026, 4, 4), date(2026, 4, 6), "清明"),
        (date(2026, 5, 1), date(2026, 5, 5), "劳动节"),
        (date(2026, 6, 19), date(2026, 6, 21), "端午"),
        (date(2026, 9, 25), date(2026, 9, 27), "中秋"),
        (date(2026, 10, 1), date(2026, 10, 7), "国庆节"),
    ],
)
def test_the_holidays_of_2026(first, last, name):
    assert not any(PLAIN.is_workday(day) for day in between(first, last))
    assert {holiday_name(day) for day in between(first, last)} == {name}
    assert PLAIN.is_workday(last + timedelta(days=1))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
        date(2025, 9, 28),
        date(2023, 4, 23),
    ],
)
def test_makeup_weekend_days_are_workdays(day):
    assert day.weekday() >= 5
    assert PLAIN.is_workday(day)
    assert is_makeup_workday(day)


def test_plain_weeks():
    assert [PLAIN.is_workday(date(2026, 11, 16) + timedelta(days=n)) for n in range(7)] == [
        True, True, True, True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over National Day
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # the make-up Saturday counts
        (date(2026, 2, 13), 3, date(2026, 2, 25)),  # Saturday before, then Spring Festival
        (date(2026, 10, 3), 1, date(2026, 10, 8)),  # starting on a holiday
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # over the edge of the year
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # into a year that is not announced
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
    ],
)
def test_counting_workdays(start, count, end):
    assert PLAIN.add_workdays(start, count) == end


def test_a_year_that_is_not_announced_counts_weekdays_less_the_fixed_holidays():
    off = {
        day for day in between(date(2027, 1, 1), date(2027, 12, 31)) if not PLAIN.is_workday(day)
    }
    fixed = {date(2027, *md) for md in [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]}
    weekends = {day for day in between(date(2027, 1, 1), date(2027, 12, 31)) if day.weekday() >= 5}
    assert off == fixed | weekends
    assert holiday_name(date(2027, 10, 2)) == "国庆节"
    assert holiday_name(date(2027, 2, 6)) == ""


def test_years_before_the_data_are_counted_alike():
    assert not PLAIN.is_workday(date(2003, 10, 1))
    assert PLAIN.is_workday(date(2003, 10, 6))
    assert not PLAIN.is_workday(date(2003, 10, 4))
    assert not PLAIN.is_provisional(date(2003, 12, 31))  # nothing of it will change
    assert not PLAIN.is_provisional(date(2004, 1, 1))


def test_which_years_are_provisional():
    assert is_announced(2026)
    assert not is_announced(2027)
    assert not PLAIN.is_provisional(date(2026, 12, 31))
    assert PLAIN.is_provisional(date(2027, 1, 1))
    assert PLAIN.rests_on_provisional(date(2026, 12, 30), date(2027, 1, 1))
    assert not PLAIN.rests_on_provisional(date(2026, 12, 30), date(2026, 12, 31))


def test_a_newly_announced_year_is_recognised(monkeypatch):
    monkeypatch.setattr(module, "ANNOUNCED_YEARS", module.ANNOUNCED_YEARS | {2027})
    monkeypatch.setitem(module.holidays, date(2027, 2, 8), "Spring Festival")
    monkeypatch.setitem(module.workdays, date(2027, 2, 20), "Spring Festival")
    assert not PLAIN.is_provisional(date(2027, 2, 8))
    assert not PLAIN.is_workday(date(2027, 2, 8))
    assert PLAIN.is_workday(date(2027, 2, 20))


def test_the_announced_years_are_those_of_the_data():
    assert frozenset(range(2004, max(module.ANNOUNCED_YEARS) + 1)) == module.ANNOUNCED_YEARS


def test_overrides_win_and_settle_the_day():
    changed = Calendar(
        {date(2026, 10, 8): False, date(2026, 11, 21): True, date(2027, 1, 4): False}
    )
    assert not changed.is_workday(date(2026, 10, 8))
    assert changed.is_workday(date(2026, 11, 21))
    assert changed.add_workdays(date(2026, 9, 30), 1) == date(2026, 10, 9)
    assert not changed.is_provisional(date(2027, 1, 4))
    assert changed.is_provisional(date(2027, 1, 5))


def test_the_ends_of_time():
    with pytest.raises(OverflowError):
        PLAIN.add_workdays(date(9999, 12, 30), 5)
    with pytest.raises(OverflowError):
        PLAIN.add_workdays(date(1, 1, 2), -5)


@given(days, st.integers(1, 60), overrides)
def test_adding_lands_on_a_workday_and_between_counts_it_back(day, count, changed):
    calendar = Calendar(changed)
    end = calendar.add_workdays(day, count)
    assert end > day
    assert calendar.is_workday(end)
    assert calendar.workdays_between(day, end) == count


@given(days, st.integers(1, 60))
def test_going_back_lands_on_the_workday_from_which_as_many_follow(day, count):
    start = PLAIN.add_workdays(day, -count)
    assert PLAIN.is_workday(start)
    assert PLAIN.workdays_between(start, day) == count - 1 + PLAIN.is_workday(day)


@given(st.lists(days, min_size=3, max_size=3).map(sorted))
def test_counts_of_adjoining_stretches_add_up(three):
    a, b, c = three
    whole = PLAIN.workdays_between(a, c)
    assert whole == PLAIN.workdays_between(a, b) + PLAIN.workdays_between(b, c)
    assert whole <= (c - a).days
    assert PLAIN.workdays_between(c, a) == (0 if a < c else whole)


@given(days, st.integers(0, 30), st.integers(0, 30))
def test_adding_twice_is_adding_the_sum(day, one, other):
    end = PLAIN.add_workdays(PLAIN.add_workdays(day, one), other)
    assert end == PLAIN.add_workdays(day, one + other)
