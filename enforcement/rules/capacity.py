"""The capacity sheet of an annual plan (监督检查工作日测算), after the rules for making such plans.

officers × legal workdays = total; total − other enforcement − other work = inspection days;
key + general = inspection days. All figures are whole days of work (人·日).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from foundation.procedure.refusals import Refused
from foundation.workdays.calendar import Calendar

ARTICLE = "安全生产年度监督检查计划编制办法"


class Group(StrEnum):
    OTHER = "other"  # 其他执法工作日
    NON = "non"  # 非执法工作日


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    group: Group
    label: str


GROUP_LABELS = {Group.OTHER: "其他执法工作日", Group.NON: "非执法工作日"}
LINES = tuple(
    Line(code, group, label)
    for group, lines in {
        Group.OTHER: {
            "supervision": "开展安全生产综合监管",
            "licensing": "实施行政许可",
            "accidents": "组织生产安全事故调查和处理",
            "tips": "调查核实安全生产投诉举报",
            "joint": "参加有关部门联合执法",
            "filing": "办理有关法律法规登记、备案",
            "publicity": "开展安全生产宣传教育培训",
            "assigned": "完成本级政府或者上级安排的执法工作任务",
            "other_enforcement": "其他执法工作",
        },
        Group.NON: {
            "duty": "机关值班",
            "meetings": "学习、培训、考核、会议",
            "guidance": "检查指导下级工作",
            "party": "参加党群活动",
            "sick": "病假、事假",
            "annual_leave": "法定年休假、探亲假、婚（丧）假",
            "other_work": "其他非执法工作",
        },
    }.items()
    for code, label in lines.items()
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A sheet as it was typed. A sum, and one of ``key`` and ``general``, may be left out."""

    officers: int
    legal_workdays: int
    lines: Mapping[str, int] = field(default_factory=dict)
    key: int | None = None
    general: int | None = None
    total: int | None = None
    other: int | None = None
    non: int | None = None
    inspection: int | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """What follows from a sheet; ``inspection`` may be below nothing while it is not checked."""

    total: int
    other: int
    non: int
    inspection: int
    key: int
    general: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that does not hold: the field of the form, and what to say."""

    field: str
    text: str


def lines_of(group: Group) -> Iterator[Line]:
    return (line for line in LINES if line.group == group)


def group_sum(lines: Mapping[str, int], group: Group) -> int:
    return sum(lines.get(line.code, 0) for line in lines_of(group))


def sums_of(stated: Stated) -> Sums:
    """All sums, computed. Of key and general days the missing one is what the other leaves."""
    total = stated.officers * stated.legal_workdays
    other, non = (group_sum(stated.lines, group) for group in Group)
    inspection = total - other - non
    key, general = stated.key, stated.general
    if key is None:
        key = inspection - (general or 0)
    if general is None:
        general = inspection - key
    return Sums(total, other, non, inspection, key, general)


def problems_of(stated: Stated) -> list[Problem]:
    """Every line whose stated sum is not what its parts give, in the order of the sheet."""
    sums = sums_of(stated)
    return [*_wrong_figures(stated), *_wrong_sums(stated, sums), *_wrong_division(stated, sums)]


def check(stated: Stated) -> Sums:
    """The sums. ``Refused`` beside the first line that does not hold, naming it."""
    for problem in problems_of(stated):
        raise Refused(problem.text, field=problem.field, article=ARTICLE)
    return sums_of(stated)


def legal_workdays(year: int, calendar: Calendar) -> tuple[int, bool]:
    """The legal workdays of ``year``, and whether they are provisional (暂定)."""
    before, last = date(year - 1, 12, 31), date(year, 12, 31)
    count = calendar.workdays_between(before, last)
    return count, calendar.rests_on_provisional(before, last)


def _wrong_figures(stated: Stated) -> Iterator[Problem]:
    if stated.officers < 1:
        yield Problem("officers", "执法人员至少1人。")
    if not 1 <= stated.legal_workdays <= 366:
        yield Problem("legal_workdays", "法定工作日应在1至366天之间。")
    known = {line.code for line in LINES}
    for code, days in stated.lines.items():
        if code not in known or days < 0:
            yield Problem(code, "天数不能小于0。")


def _wrong_sums(stated: Stated, sums: Sums) -> Iterator[Problem]:
    parts = {
        "total": ("总法定工作日", f"{stated.officers:,} 人 × {stated.legal_workdays:,} 天"),
        "other": (GROUP_LABELS[Group.OTHER], "各行相加"),
        "non": (GROUP_LABELS[Group.NON], "各行相加"),
        "inspection": ("监督检查工作日", f"{sums.total:,} − {sums.other:,} − {sums.non:,}"),
    }
    for name, (label, why) in parts.items():
        typed, due = getattr(stated, name), getattr(sums, name)
        if typed is not None and typed != due:
            yield Problem(name, f"{label}应为 {due:,} 天（{why}），填写的是 {typed:,} 天。")
    if sums.inspection < 1:
        yield Problem(
            "inspection",
            f"监督检查工作日为 {sums.inspection:,} 天，已没有时间用于监督检查，请核对各行天数。",
        )


def _wrong_division(stated: Stated, sums: Sums) -> Iterator[Problem]:
    if stated.key is None and stated.general is None:
        yield Problem("key", "请填写重点检查工作日或者一般检查工作日。")
    elif sums.key + sums.general != sums.inspection:
        together = f"{sums.key:,} + {sums.general:,} = {sums.key + sums.general:,}"
        yield Problem(
            "key",
            f"重点检查与一般检查工作日合计应为监督检查工作日 {sums.inspection:,} 天，"
            f"填写的是 {together} 天。",
        )
    elif min(sums.key, sums.general) < 0:
        name = "key" if (stated.key is not None) else "general"
        yield Problem(name, f"不能超过监督检查工作日 {sums.inspection:,} 天，也不能小于0。")
