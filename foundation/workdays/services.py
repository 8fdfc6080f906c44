"""The calendar as it stands in the database."""

from __future__ import annotations

from foundation.workdays.calendar import Calendar
from foundation.workdays.models import DayOverride


def current_calendar() -> Calendar:
    """The calendar with all overrides (one query)."""
    return Calendar(dict(DayOverride.objects.values_list("date", "is_workday")))
