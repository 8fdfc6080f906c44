"""Terms of a penalty case: pure functions of dates, stops of the clock, and the calendar.

Days of the Administrative Penalty Law: two, three, five and seven days are workdays (art. 85),
all others calendar days. A term whose last day is no workday ends on the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from foundation.workdays.calendar import Calendar

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stop:
    """Days that do not count, both ends included; ``until`` None while the clock still stands."""

    since: date
    until: date | None = None


def stopped_days(stops: Iterable[Stop], *, start: date, today: date) -> int:
    """How many days from the day after ``start`` to ``today`` do not count; overlaps count once."""
    days = 0
    covered = start
    for stop in sorted(stops, key=lambda one: one.since):
        first = max(stop.since, covered + DAY)
        last = min(stop.until or today, today)
        if last >= first:
            days += (last - first).days + 1
            covered = last
    return days


def decision_due(
    registered_on: date,
    *,
    days: int,
    stops: Sequence[Stop],
    extended_days: int,
    today: date,
    calendar: Calendar,
) -> date:
    """The last day for the decision: ``days`` after registration (art. 60), and what was added.

    Stops that lie after the term is over no longer lengthen it.
    """
    due = registered_on + timedelta(days=days + extended_days)
    while True:
        lost = stopped_days(stops, start=registered_on, today=min(today, due))
        later = registered_on + timedelta(days=days + extended_days + lost)
        if later == due:
            return ends_on(due, calendar)
        due = later


def ends_on(day: date, calendar: Calendar) -> date:
    """``day`` itself when it is a workday, else the next workday."""
    return day if calendar.is_workday(day) else calendar.add_workdays(day, 1)


def after_days(start: date, days: int, calendar: Calendar) -> date:
    """The last day of ``days`` calendar days after ``start``."""
    return ends_on(start + timedelta(days=days), calendar)


def months_after(start: date, months: int) -> date:
    """The same day ``months`` months later, or the last day of that month when it has none."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, min(start.day, 28))


@dataclass(frozen=True, slots=True)
class CourtWindow:
    """From when and until when the court may be asked to enforce (Coercion Law art. 53)."""

    first: date
    last: date


def court_window(served_on: date, *, litigation_months: int, window_months: int) -> CourtWindow:
    """Opens when the party may no longer sue, and closes ``window_months`` later."""
    ends = months_after(served_on, litigation_months)
    return CourtWindow(ends + DAY, months_after(ends, window_months))
