"""Dates of a draw: the randomness lies after the commitment, the reveal after the visits. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from enforcement.draw.types import Source
from foundation.procedure.refusals import Refused

ARTICLE = "加强监管执法通知 三（三）"
MAX_SOURCES = 4
MAX_NUMBERS = 40


def check_sources(sources: Sequence[Source], *, today: date, planned_first: date) -> None:
    """``Refused`` unless every source is known only after ``today`` and before the visits."""
    if not 1 <= len(sources) <= MAX_SOURCES:
        raise Refused(f"请公布一至{MAX_SOURCES}个公开随机数来源。", field="source_0")
    for index, source in enumerate(sources):
        if not 1 <= source.count <= MAX_NUMBERS:
            raise Refused(f"号码个数应当在 1 至 {MAX_NUMBERS} 之间。", field=f"count_{index}")
        if source.day <= today:
            raise Refused(
                f"“{source.name}”的开奖日期必须晚于今天：承诺公布时，谁都不能知道这组号码。",
                remedy="请改用以后某一期的号码。",
                article=ARTICLE,
                field=f"day_{index}",
            )
        if source.day > planned_first:
            raise Refused(
                f"“{source.name}”的开奖日期不能晚于检查期间的第一天。", field=f"day_{index}"
            )


def check_period(first: date, last: date, reveal_by: date, *, today: date) -> None:
    if last < first:
        raise Refused("检查期间的止日不能早于起日。", field="planned_last")
    if first <= today:
        raise Refused(
            "检查期间必须从明天以后开始：先公布承诺，再抽取，再检查。", field="planned_first"
        )
    if reveal_by <= last:
        raise Refused(
            "最迟公开日期必须在检查期间结束以后，否则检查前就泄露对象。", field="reveal_by"
        )


def check_announced_day(sources: Sequence[Source], *, today: date) -> None:
    """``Refused`` while a source is still to come: nobody can know its numbers."""
    for source in sources:
        if today < source.day:
            raise Refused(
                f"“{source.name}”要到 {source.day:%Y-%m-%d} 才产生，现在不能录入。",
                remedy="请在公布的日期当天或者以后，对照官方公告录入。",
                article=ARTICLE,
            )


def may_reveal(*, today: date, reveal_by: date, waiting: int) -> None:
    """``Refused`` while visits are still to come and the last day has not."""
    if waiting and today < reveal_by:
        raise Refused(
            f"还有 {waiting} 个检查组没有到场，现在公开会泄露检查对象。",
            remedy=f"全部到场以后可以公开；最迟在 {reveal_by:%Y-%m-%d} 自动公开。",
            article=ARTICLE,
        )


def due_by_night(*, today: date, reveal_by: date, waiting: int, begun: int, left_open: int) -> bool:
    """Whether the nightly job reveals: the last day, or every object has been visited."""
    return today >= reveal_by or (begun > 0 and not waiting and not left_open)
