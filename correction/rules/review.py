"""Evaluation of case files (案卷评查): items with points, vetoes, grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foundation.procedure.refusals import Refused

FULL = 100
EXCELLENT, QUALIFIED, UNQUALIFIED = "excellent", "qualified", "unqualified"
GRADES = {EXCELLENT: "优秀", QUALIFIED: "合格", UNQUALIFIED: "不合格"}
EXCELLENT_FROM, QUALIFIED_FROM = 90, 60  # points


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the sheet; where it fails altogether and ``veto``, the file is unqualified."""

    label: str
    points: int
    basis: str
    veto: bool = False


ITEMS = {
    "subject": Item("执法主体、执法人员资格合法", 10, "行政处罚法第四十二条", veto=True),
    "facts": Item("认定事实清楚、证据确凿充分", 20, "行政处罚法第四十条、第四十六条", veto=True),
    "basis": Item("适用依据正确、裁量适当", 15, "行政处罚法第三十四条、第三十八条", veto=True),
    "procedure": Item("程序合法，期限符合规定", 20, "行政处罚法第五章", veto=True),
    "rights": Item("告知、听取陈述申辩和听证", 10, "行政处罚法第四十四条、第六十三条"),
    "papers": Item("文书制作规范、要素齐全", 10, "加强监管执法通知 四（二）"),
    "service": Item("送达合法、有回证", 5, "行政处罚法第六十一条"),
    "execution": Item("执行到位，加处罚款、催告、申请执行依法", 5, "行政处罚法第六章"),
    "volume": Item("一案一卷，目录完整，装订规范", 5, "加强监管执法通知 四（二）"),
}


@dataclass(frozen=True, slots=True)
class Score:
    """Points given for one item, and why not all."""

    points: int
    reason: str = ""


def check_scores(scores: Mapping[str, Score]) -> None:
    """``Refused`` unless every item is scored within its points, with a reason for a deduction."""
    for code, item in ITEMS.items():
        score = scores.get(code)
        if score is None or not 0 <= score.points <= item.points:
            raise Refused(f"“{item.label}”应为0至{item.points}分。", field=f"points_{code}")
        if score.points < item.points and not score.reason.strip():
            raise Refused(f"“{item.label}”扣分应写明理由。", field=f"reason_{code}")


def total(scores: Mapping[str, Score]) -> int:
    return sum(score.points for score in scores.values())


def grade(scores: Mapping[str, Score]) -> str:
    """By the total; a veto item without any point makes the file unqualified."""
    if any(ITEMS[code].veto and score.points == 0 for code, score in scores.items()):
        return UNQUALIFIED
    points = total(scores)
    if points >= EXCELLENT_FROM:
        return EXCELLENT
    return QUALIFIED if points >= QUALIFIED_FROM else UNQUALIFIED
