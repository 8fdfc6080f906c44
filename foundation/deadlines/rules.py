"""Dates of deadlines: pure functions over the calendar, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from foundation.workdays.calendar import Calendar

SOON_WORKDAYS = 2  # the first reminder comes this many workdays before the due date


@dataclass(frozen=True, slots=True)
class Term:
    """The due date, and whether it rests on a year that is not announced yet."""

    due: date
    provisional: bool


def count_term(start: date, workdays: int, calendar: Calendar) -> Term:
    """The last day of ``workdays`` workdays after ``start`` (the day itself is not counted)."""
    due = calendar.add_workdays(start, workdays)
    return Term(due, calendar.rests_on_provisional(start, due))


def stages_reached(due: date, today: date, calendar: Calendar) -> tuple[str, ...]:
    """The stages of reminding that ``today`` has reached, earliest first."""
    reached = []
    if today >= calendar.add_workdays(due, -SOON_WORKDAYS):
        reached.append("soon")
    if today >= due:
        reached.append("due")
    if today > due:
        reached.append("overdue")
    return tuple(reached)


def remaining_text(due: date, today: date, calendar: Calendar) -> str:
    """还剩 N 个工作日, 今日到期, 休息日到期, or 已超期 N 个工作日."""
    if due == today:
        return "今日到期"
    if due > today:
        left = calendar.workdays_between(today, due)
        return f"还剩 {left} 个工作日" if left else "本休息日内到期"
    late = calendar.workdays_between(due, today)
    return f"已超期 {late} 个工作日" if late else "已到期，尚未超过一个工作日"
