"""Workdays of the People's Republic of China: pure functions, no database.

The days of the yearly notices of the State Council come from ``chinesecalendar``; dated overrides
of the administrator win over them. A year that is not announced yet counts Monday to Friday less
the holidays with a fixed date and is provisional.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from chinese_calendar.constants import Holiday, holidays, workdays

DAY = timedelta(days=1)
_NAMES: dict[str, str] = {holiday.value: holiday.chinese for holiday in Holiday}

# 全国年节及纪念日放假办法 (2024 revision), article 2: the holidays that fall on fixed dates.
FIXED_HOLIDAYS: Mapping[tuple[int, int], str] = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}

# A year counts as announced once its National Day stands in the data: a notice can already name
# the first days of January of the next year.
ANNOUNCED_YEARS = frozenset(day.year for day in holidays if (day.month, day.day) == (10, 1))


def is_announced(year: int) -> bool:
    """Whether the holidays of ``year`` are known."""
    return year in ANNOUNCED_YEARS


def holiday_name(day: date) -> str:
    """The Chinese name of the holiday on ``day``, empty when there is none."""
    if is_announced(day.year):
        return _NAMES.get(holidays.get(day, ""), "")
    return FIXED_HOLIDAYS.get((day.month, day.day), "")


def is_makeup_workday(day: date) -> bool:
    """Whether ``day`` is a weekend day that the notice made a workday (调休上班)."""
    return day in workdays


def _days(start: date, end: date) -> Iterator[date]:
    """The days after ``start`` up to and including ``end``."""
    return (start + timedelta(days=n) for n in range(1, (end - start).days + 1))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Counts workdays. ``overrides`` says for single days whether they are workdays."""

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        if (override := self.overrides.get(day)) is not None:
            return override
        if not is_announced(day.year):
            return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS
        return day in workdays or (day.weekday() < 5 and day not in holidays)

    def add_workdays(self, day: date, count: int) -> date:
        """The ``count``-th workday after ``day`` (before it when negative); 0 gives ``day``.

        The day itself is not counted. ``OverflowError`` when the end lies beyond year 9999 or
        before year 1.
        """
        step = DAY if count >= 0 else -DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """How many workdays come after ``start`` up to and including ``end`` (0 if not later)."""
        return sum(self.is_workday(day) for day in _days(start, end))

    def is_provisional(self, day: date) -> bool:
        """Whether the year of ``day`` is not announced yet and no override settles the day.

        Years before the first one in the data are over: nothing of them will change.
        """
        return day.year > max(ANNOUNCED_YEARS) and day not in self.overrides

    def rests_on_provisional(self, start: date, end: date) -> bool:
        """Whether a count from ``start`` to ``end`` passes over a day that may still change."""
        return any(self.is_provisional(day) for day in _days(start, end))
