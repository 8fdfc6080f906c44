"""Pure rules of accidents: class, windows, lateness, terms (decree 493 of the State Council)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum

from foundation.procedure.refusals import Refused

LAW = "生产安全事故报告和调查处理条例"
MOST_PEOPLE = 99_999
MOST_LOSS = Decimal("999999999999.99")  # yuan
FIRE = "fire"


class Class(IntEnum):
    """The class of an accident (事故等级), the gravest highest."""

    ORDINARY = 1
    LARGER = 2
    MAJOR = 3
    ESPECIALLY_MAJOR = 4


@dataclass(frozen=True, slots=True)
class Threshold:
    """From these numbers on an accident has the class; one of them is enough (第三条)."""

    deaths: int
    serious: int  # seriously injured, acute industrial poisoning included
    loss: Decimal  # direct economic loss, yuan


# 第三条: “以上” includes the number, “以下” excludes it. No office may change these.
THRESHOLDS = {
    Class.ESPECIALLY_MAJOR: Threshold(30, 100, Decimal(100_000_000)),
    Class.MAJOR: Threshold(10, 50, Decimal(50_000_000)),
    Class.LARGER: Threshold(3, 10, Decimal(10_000_000)),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What an accident cost. ``loss`` is the direct economic loss in yuan."""

    deaths: int
    serious: int
    minor: int
    loss: Decimal

    def checked(self) -> Figures:
        """These figures, the loss in cents. ``Refused`` names the field that is wrong."""
        for name in ("deaths", "serious", "minor"):
            number = getattr(self, name)
            if type(number) is not int or not 0 <= number <= MOST_PEOPLE:
                raise Refused("人数应为0或者正整数，请核对。", field=name, article=f"{LAW}第三条")
        cents = Decimal("0.01")
        if not self.loss.is_finite() or not 0 <= self.loss <= MOST_LOSS:
            raise Refused("直接经济损失应为0或者正数（元），请核对。", field="loss")
        if self.loss != self.loss.quantize(cents):
            raise Refused("直接经济损失最多两位小数（精确到分）。", field="loss")
        return Figures(self.deaths, self.serious, self.minor, self.loss.quantize(cents))

    def casualties(self) -> tuple[int, int, int]:
        return self.deaths, self.serious, self.minor


def class_of(figures: Figures) -> Class:
    """The class by the gravest of the three numbers (第三条)."""
    for grade, least in THRESHOLDS.items():
        if (
            figures.deaths >= least.deaths
            or figures.serious >= least.serious
            or figures.loss >= least.loss
        ):
            return grade
    return Class.ORDINARY


def counts_for(kind: str, *, road_traffic: bool, days: int, fast_days: int) -> int:
    """How many days after the accident casualties still count (第十三条)."""
    return fast_days if road_traffic or kind == FIRE else days


def late_minutes(start: datetime, done: datetime, hours: int) -> int:
    """Minutes beyond ``hours`` after ``start``, begun minutes counted; 0 when in time."""
    over = (done - start - timedelta(hours=hours)) // timedelta(microseconds=1)
    return max(0, -(-over // 60_000_000))


def duration_text(minutes: int) -> str:
    """``1天2小时5分钟``; parts that are zero are left out."""
    hours, rest = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "天"), (hours, "小时"), (rest, "分钟"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0分钟"


def investigation_due(
    occurred: date, *, days: int, extended: int, appraisals: Iterable[tuple[date, date]]
) -> date:
    """The last day for the report (第二十七条、第二十九条), calendar days after the accident.

    Time of technical appraisal (first day, last day) does not count: periods that overlap count
    once, and one that begins after the term is over moves nothing.
    """
    due = occurred + timedelta(days=days + extended)
    covered = occurred
    for first, last in sorted(appraisals):
        if first > due:
            break
        begin = max(first, covered)
        if last > begin:
            due += last - begin
            covered = last
    return due


def years_later(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
