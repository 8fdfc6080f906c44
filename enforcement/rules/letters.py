"""Rules of the yearly safety responsibility letters (安全生产目标管理责任书): pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

ARTICLE = "贯彻落实情况报告 （二）1"
CITY, COUNTY, ENTERPRISE = "city", "county", "enterprise"
SIGNED, SIGNED_LATE, UNSIGNED, LATE = "signed", "signed_late", "unsigned", "late"
FIRST_YEAR = 2017
_EARLIEST = (12, 1)  # letters of a year are signed from December of the year before


def due_day(year: int, *, last_month: int) -> date:
    """The last day on which letters of ``year`` are signed in time."""
    return date(year, last_month, monthrange(year, last_month)[1])


def earliest_day(year: int) -> date:
    return date(year - 1, *_EARLIEST)


def standing(signed_on: date | None, *, due: date, today: date) -> str:
    """Where a letter stands on ``today``; the due day itself is in time."""
    if signed_on is not None:
        return SIGNED if signed_on <= due else SIGNED_LATE
    return UNSIGNED if today <= due else LATE


def department_level(region_code: str) -> str:
    """The level of a subordinate department: codes of cities and above end in 00 (GB/T 2260)."""
    return CITY if region_code.endswith("00") else COUNTY
