"""Responsibility letters, made by their acts."""

from __future__ import annotations

from enforcement.actions import letters as acts
from enforcement.models import ResponsibilityLetter
from foundation.accounts.models import User
from tests.factories import enterprises, officers

YEAR = 2026


def opened(by: User | None = None, *, year: int = YEAR) -> list[ResponsibilityLetter]:
    """The letters of a year; with one department of a city and one enterprise if none exist."""
    by = by or officers.planner()
    if not ResponsibilityLetter.objects.filter(year=year).exists():
        officers.department(by)
        enterprises.enterprise()
    acts.open_year(year, by=by)
    return list(ResponsibilityLetter.objects.filter(year=year).order_by("pk"))
