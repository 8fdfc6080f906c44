"""Terms of a listing: one year from publication, reports and inspections while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from blacklist.rules.grounds import year_after
from foundation.procedure.refusals import Refused

TERM = "黑名单制度 第六条（三）"
WHILE_LISTED = "黑名单制度 第七条（一）"
MONTH, QUARTER = "month", "quarter"


@dataclass(frozen=True, slots=True)
class Period:
    """A month or quarter of a listing: its number from 1, its days, both included."""

    kind: str
    number: int
    first: date
    last: date


def last_day(published_on: date) -> date:
    """The last day of the term: the day before the anniversary (civil code: counted by years).

    Published on 1 March 2026 it runs to 28 February 2027; on 29 February 2024 to 27 February.
    """
    return year_after(published_on) - timedelta(days=1)


def month_after(day: date, months: int) -> date:
    """So many months later, on the same day or the month's last."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def periods(published_on: date, kind: str) -> Iterator[Period]:
    """The twelve months, or four quarters, of the term; the last ends with the term."""
    length = 1 if kind == MONTH else 3
    end = last_day(published_on)
    for number in range(1, 12 // length + 1):
        first = month_after(published_on, (number - 1) * length)
        following = month_after(published_on, number * length) - timedelta(days=1)
        yield Period(kind, number, first, end if number == 12 // length else following)


def is_over(until: date | None, *, today: date) -> bool:
    """The term ran out; a unit stays listed until it is decided otherwise."""
    return until is not None and until < today


def check_exit(until: date | None, *, today: date, article: str) -> None:
    """``Refused`` for an exit inspection before the term is over (第六条（五）)."""
    if until is None or not is_over(until, today=today):
        raise Refused(
            "黑名单期限还没有届满，不能办理期满检查。",
            remedy=f"期限至{until:%Y-%m-%d}，次日起可以办理。" if until else "",
            article=article,
        )
