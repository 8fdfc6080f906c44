"""A year as the page shows it: twelve months of weeks that begin on Monday. Pure."""

from __future__ import annotations

import calendar as standard
from dataclasses import dataclass
from datetime import date

from foundation.workdays.calendar import Calendar, holiday_name, is_makeup_workday

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


@dataclass(frozen=True, slots=True)
class Day:
    """``kind`` is work, rest, holiday, makeup or set (by the administrator)."""

    date: date
    kind: str
    mark: str  # 休 or 班 where the day is not what its weekday says
    note: str  # what a screen reader adds to the number
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    number: int
    workdays: int
    weeks: tuple[tuple[Day | None, ...], ...]


def months(year: int, calendar: Calendar, today: date) -> list[Month]:
    return [_month(year, number, calendar, today) for number in range(1, 13)]


def _month(year: int, number: int, calendar: Calendar, today: date) -> Month:
    weeks = tuple(
        tuple(_day(date(year, number, n), calendar, today) if n else None for n in week)
        for week in standard.Calendar().monthdayscalendar(year, number)
    )
    length = standard.monthrange(year, number)[1]
    count = sum(calendar.is_workday(date(year, number, n)) for n in range(1, length + 1))
    return Month(number, count, weeks)


def _day(day: date, calendar: Calendar, today: date) -> Day:
    works = calendar.is_workday(day)
    kind, name = _kind(day, calendar, works=works)
    plain = works == (day.weekday() < 5) and kind in {"work", "rest"}
    mark = "" if plain else ("班" if works else "休")
    return Day(day, kind, mark, name if plain else f"{name}，{_word(works=works)}", day == today)


def _kind(day: date, calendar: Calendar, *, works: bool) -> tuple[str, str]:
    if day in calendar.overrides:
        return "set", "管理员设定"
    if is_makeup_workday(day):
        return "makeup", "调休"
    if not works and (name := holiday_name(day)):
        return "holiday", name
    return ("work", "") if works else ("rest", "周末")


def _word(*, works: bool) -> str:
    return "上班" if works else "休息"
