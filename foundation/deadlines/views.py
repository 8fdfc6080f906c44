"""Deadlines as pages show them (``templates/deadlines/_list.html``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from foundation.deadlines.models import Deadline
from foundation.deadlines.rules import SOON_WORKDAYS, remaining_text
from foundation.workdays import quarters
from foundation.workdays.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Row:
    """One deadline: when, and how many workdays are left or have passed.

    ``urgency`` is ``over``, ``today``, ``soon`` or empty, for an open deadline.
    """

    deadline: Deadline
    when: str
    urgency: str


def rows(
    deadlines: Iterable[Deadline], calendar: Calendar, *, today: date | None = None
) -> list[Row]:
    """View models in the given order; no query but that of ``deadlines`` itself."""
    day = today or quarters.today()
    return [_row(deadline, calendar, day) for deadline in deadlines]


def _row(deadline: Deadline, calendar: Calendar, today: date) -> Row:
    if not deadline.is_open:
        return Row(deadline, str(deadline.get_state_display()), "")
    text = remaining_text(deadline.due, today, calendar)
    return Row(deadline, text, _urgency(deadline.due, today, calendar))


def _urgency(due: date, today: date, calendar: Calendar) -> str:
    if due < today:
        return "over"
    if due == today:
        return "today"
    return "soon" if calendar.workdays_between(today, due) <= SOON_WORKDAYS else ""
