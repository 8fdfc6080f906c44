from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.workdays import quarters
from foundation.workdays.quarters import Quarter, today

years = st.integers(1900, 2200)
any_quarter = st.builds(Quarter, years, st.integers(1, 4))


def test_the_third_quarter_of_2026():
    quarter = Quarter(2026, 3)
    assert (quarter.first, quarter.last) == (date(2026, 7, 1), date(2026, 9, 30))
    assert str(quarter) == quarter.label == "2026年第3季度"
    assert quarter.next() == Quarter(2026, 4)
    assert quarter.previous() == Quarter(2026, 2)


def test_the_edges_of_the_year():
    assert Quarter(2026, 4).next() == Quarter(2027, 1)
    assert Quarter(2027, 1).previous() == Quarter(2026, 4)
    assert Quarter.of(date(2026, 12, 31)) == Quarter(2026, 4)
    assert Quarter.of(date(2027, 1, 1)) == Quarter(2027, 1)


@pytest.mark.parametrize("number", [0, 5, -1])
def test_there_is_no_fifth_quarter(number):
    with pytest.raises(ValueError, match="no quarter"):
        Quarter(2026, number)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_day_lies_in_one_quarter(day):
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter.contains(day)
    assert not quarter.next().contains(day)
    assert not quarter.previous().contains(day)


@given(any_quarter)
def test_quarters_follow_each_other_without_a_gap(quarter):
    assert quarter.next().previous() == quarter
    assert quarter.next().first == quarter.last + timedelta(days=1)
    assert quarter.previous() < quarter < quarter.next()


@given(any_quarter, any_quarter)
def test_order_is_that_of_time(one, other):
    assert (one < other) == (one.first < other.first)


@pytest.mark.parametrize(
    ("utc", "in_china"),
    [
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_today_is_the_date_in_china(monkeypatch, utc, in_china):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return utc.astimezone(tz)

    monkeypatch.setattr(quarters, "datetime", Clock)
    assert today() == in_china
