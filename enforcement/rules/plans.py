"""Rules of plans: what an item must say, what is due by a day, and how much of it was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import Quarter

CONTENT_ARTICLE = "加强监管执法通知 三（一）"
EXECUTION_ARTICLE = "加强监管执法通知 三（二）"
CLASSES_ARTICLE = "三项制度报告 一"
CAMPAIGN_ARTICLE = "加强监管执法通知 三（四）"

KEY, GENERAL = "key", "general"
CLASS_LABELS = {KEY: "重点检查", GENERAL: "一般检查"}
ALL, NAMED, DRAW = "all", "named", "draw"
QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one item: ``objects`` inspected ``frequency`` times each, spread by quarter.

    ``quarters`` are four counts of visits, ``days`` the days of work planned for them.
    """

    klass: str
    method: str
    objects: int
    frequency: int
    quarters: tuple[int, int, int, int]
    days: int
    named: int = 0
    pool_size: int | None = None

    @property
    def visits(self) -> int:
        return self.objects * self.frequency


def check_item(given: Figures) -> None:
    """``Refused`` beside the field that is wrong."""
    if given.objects < 1:
        raise Refused("检查对象至少1户。", field="objects_count")
    if given.frequency < 1:
        raise Refused("每户每年至少检查1次。", field="frequency", article=CLASSES_ARTICLE)
    if given.days < 1:
        raise Refused("请填写计划工作日，至少1天。", field="days")
    _check_objects(given)
    _check_quarters(given)


def _check_objects(given: Figures) -> None:
    if given.klass == KEY and given.method == DRAW:
        raise Refused(
            "重点检查对象每年至少检查一次，不能用随机抽查代替。",
            remedy="请改为“全部检查”或者“指定对象”；随机抽查的列为一般检查。",
            field="method",
            article=CLASSES_ARTICLE,
        )
    if given.method == NAMED and given.named != given.objects:
        raise Refused(
            f"指定了 {given.named} 家企业，检查对象数填写的是 {given.objects} 户。",
            remedy="请补齐名单，或者更正户数（也可以不填，按名单计算）。",
            field="objects_count",
        )
    if given.method == DRAW and given.pool_size is not None and given.pool_size < given.objects:
        raise Refused(
            f"抽查对象库只有 {given.pool_size} 户，不能抽取 {given.objects} 户。", field="pool_size"
        )


def _check_quarters(given: Figures) -> None:
    spread = sum(given.quarters)
    if min(given.quarters) < 0:
        raise Refused("各季度检查次数不能小于0。", field="q1")
    if spread != given.visits:
        raise Refused(
            f"四个季度合计应为 {given.visits:,} 次（{given.objects:,} 户 × {given.frequency} 次），"
            f"填写的是 {spread:,} 次。",
            field="q1",
            article=CLASSES_ARTICLE,
        )


def days_problems(days: Iterable[tuple[str, int]], limits: Mapping[str, int]) -> list[str]:
    """What is said when the items of a class take more days of work than the sheet gives it."""
    taken = {KEY: 0, GENERAL: 0}
    for klass, planned in days:
        taken[klass] += planned
    return [
        f"{CLASS_LABELS[klass]}各事项计划工作日合计 {taken[klass]:,} 天，"
        f"超过测算表的{CLASS_LABELS[klass]}工作日 {limit:,} 天。"
        for klass, limit in limits.items()
        if taken[klass] > limit
    ]


def due_by(quarters: Sequence[int], year: int, on: date) -> int:
    """The visits that should be done by the end of ``on``: those of the quarters that are over."""
    return sum(
        count
        for number, count in zip(QUARTERS, quarters, strict=True)
        if Quarter(year, number).last <= on
    )


def counted_visits(per_object: Iterable[int], frequency: int, planned: int) -> int:
    """The visits that fulfil an item: more visits to one object do not stand for another's."""
    return min(planned, sum(min(visits, frequency) for visits in per_object))


def rate_text(done: int, planned: int) -> str:
    """``done`` of ``planned`` in per cent with one decimal; 100 only when nothing is missing."""
    if planned == 0:
        return "—"
    tenths = (done * 2000 + planned) // (2 * planned)
    if done < planned:
        tenths = min(tenths, 999)
    return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is: visits of the year, due by the day, made, and counted as fulfilling."""

    planned: int
    due: int
    made: int
    counted: int

    @property
    def behind(self) -> bool:
        return self.counted < self.due

    @property
    def missing(self) -> int:
        """Visits that are due and lacking."""
        return max(0, self.due - self.counted)

    @property
    def extra(self) -> int:
        return self.made - self.counted

    @property
    def rate(self) -> str:
        return rate_text(self.counted, self.planned)


def together(parts: Iterable[Progress]) -> Progress:
    """The sum; what one item has too many does not hide what another lacks."""
    parts = list(parts)
    return Progress(
        sum(part.planned for part in parts),
        sum(part.due for part in parts),
        sum(part.made for part in parts),
        sum(part.counted for part in parts),
    )
