"""Quarters of the calendar year, and what day it is in China."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


_pretended: ContextVar[date | None] = ContextVar("pretended", default=None)


def today() -> date:
    """The date in China now."""
    return _pretended.get() or datetime.now(tz=CHINA).date()


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """Act as if it were ``day``: for demonstration data and tests, never for real records.

    Only dates follow; the times of the audit trail stay what they are.
    """
    token = _pretended.set(day)
    try:
        yield
    finally:
        _pretended.reset(token)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter; ``number`` from 1 to 4 (``ValueError`` otherwise)."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"no quarter {self.number}")

    def __str__(self) -> str:
        return f"{self.year}年第{self.number}季度"

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def label(self) -> str:
        return str(self)

    @property
    def first(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        return self.next().first - timedelta(days=1)

    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def previous(self) -> Quarter:
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    def contains(self, day: date) -> bool:
        return Quarter.of(day) == self
