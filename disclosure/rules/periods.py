"""What a batch's period says: a year ``2025``, a quarter ``2026-3``, or a day ``2026-11-26``."""

from __future__ import annotations

from datetime import date

from foundation.workdays.quarters import Quarter

DAY = len("2026-11-26")


def day_of(period: str) -> date | None:
    """The day it names; None for a year or a quarter."""
    return date.fromisoformat(period) if len(period) == DAY else None


def quarter_of(period: str) -> Quarter:
    year, number = period.split("-")
    return Quarter(int(year), int(number))


def is_quarter(period: str) -> bool:
    return len(period.split("-")) == 2


def begins(period: str) -> date:
    """The first day of the period."""
    if day := day_of(period):
        return day
    return quarter_of(period).first if is_quarter(period) else date(int(period), 1, 1)


def shown(period: str) -> str:
    """As titles say it."""
    return str(quarter_of(period)) if is_quarter(period) else period


def running_since(today: date) -> date:
    """From which day on a penalty waits for no annual batch: those of earlier years are in one.

    From March on last year's penalties are compiled as a whole, so only this year's are left.
    """
    return date(today.year if today.month >= 3 else today.year - 1, 1, 1)
