"""What lists and pages show of draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from enforcement import pools
from enforcement.actions.draws import sealed
from enforcement.actions.draws.follow import live_inspections
from enforcement.draw.conduct import standing_of
from enforcement.draw.teams import REASONS
from enforcement.draw.types import Announcement
from enforcement.models import Draw
from foundation.enterprises.models import Industry
from foundation.regions import tree
from foundation.web.addresses import numbered
from foundation.web.listing import Column


def address_of(draw: Draw) -> str:
    return numbered("enforcement:draw", draw.pk)


COLUMNS = [
    Column("number", "编号", "number", order="number", link=address_of, css="nowrap"),
    Column("title", "名称", "title", order="title", link=address_of),
    Column("pool", "抽取对象", "pool_kind", order="pool_kind", css="nowrap"),
    Column("first", "检查期间自", "planned_first", order="planned_first", css="nowrap"),
    Column("last", "检查期间至", "planned_last", order="planned_last", css="nowrap"),
    Column("reveal", "最迟公开", "reveal_by", order="reveal_by", css="nowrap"),
    Column("state", "状态", "state", order="state", css="nowrap"),
]
NEXT = {
    "prepared": "填好名额并核对以后“公布承诺”。公布的一刻，检查对象库和执法人员库冻结，"
    "系统生成一个谁也看不到的随机码，"
    "只公布它的“指纹”（承诺）。此后条件和随机码都改不了。",
    "committed": "等公布的开奖日期到了，由两名不同的人员各自对照官方公告录入号码，"
    "两人一致才能抽取。号码开出以前谁也不知道结果，开出以后谁也不能挑选结果。",
    "ready": "随机数已由两人确认。“执行抽取”由系统按公布的方法计算，点几次结果都一样；"
    "结果加密保存，只有派员的人看得到。",
    "drawn": "已抽取并派员。出发当日“告知检查组”，之前组员只知道有任务。"
    "对象关闭、迁出或者人员不能去的，用“替换”：由下一轮随机码决定替补，不能指定。"
    "全部到场后公开结果，最迟到公开日期自动公开。",
    "revealed": "随机码、随机数、执法人员库、结果、跳过和替补都已公开，任何人可以核验。",
    "cancelled": "本次抽取已取消。已经公布过承诺的，连同理由永久公开，避免反复抽取挑选结果。",
}


def facts(draw: Draw) -> list[tuple[str, Any]]:
    """The conditions as they are prepared."""
    industries = "、".join(Industry(one).label for one in draw.industries) or "全部"
    area = tree().full_name(draw.region_code) if draw.region_code in tree() else "全部"
    found = [
        ("名称", draw.title),
        ("状态", draw.get_state_display()),
        ("计划事项", str(draw.plan_item) if draw.plan_item else "不属于年度计划"),
        ("抽取对象", draw.get_pool_kind_display()),
        ("行政区域", area),
    ]
    if draw.pool_kind == Draw.Pool.ENTERPRISES:
        found += [("行业", industries), ("风险等级", "、".join(draw.risk_grades) or "全部")]
    found += [
        ("限制条件", "\n".join(pools.BARS[bar] for bar in draw.bars) or "无"),
        ("执法人员", "、".join(str(one) for one in draw.offices.all()) or "全部有效持证人员"),
        ("每组人数", f"{draw.team_size} 人"),
        ("检查期间", f"{draw.planned_first:%Y-%m-%d} 至 {draw.planned_last:%Y-%m-%d}"),
        ("最迟公开", f"{draw.reveal_by:%Y-%m-%d}"),
        ("随机数来源", "\n".join(source_text(one) for one in sealed.sources_of(draw))),
    ]
    if draw.cancelled_on:
        found.append(("取消理由", draw.cancelled_reason))
    return found


def source_text(source: Any) -> str:
    return f"{source.name}，{source.day:%Y-%m-%d} 开奖，{source.count} 个号码"


@dataclass(frozen=True, slots=True)
class Row:
    """One object as it stands: for those who dispatch, alone."""

    label: str
    name: str
    group: str
    team: str
    state: str
    problem: str
    handed: bool


def result_rows(draw: Draw, said: Announcement) -> list[Row]:
    """Everything drawn that still stands, in the order of the draw."""
    outcome = sealed.read_outcome(draw)
    now, live = standing_of(outcome.result), live_inspections(draw)
    names = {one.certificate: one.name for one in outcome.result.officers}
    groups = {stratum.code: stratum.name for stratum in said.strata}
    left = {one.label: one.reason for one in outcome.result.staffing.open}
    for done in outcome.result.rounds:
        left |= {one.label: one.reason for one in done.open}
    rows = []
    for label, item in now.objects.items():
        inspection = live.get(label)
        problem = outcome.problems.get(label) or (
            "" if label in now.teams else REASONS[left[label]] + "。"
        )
        rows.append(
            Row(
                label=label,
                name=item.name,
                group=groups[item.stratum],
                team="、".join(names[one] for one in now.teams.get(label, ())),
                state=inspection.get_state_display() if inspection else "未派员",
                problem=problem,
                handed=bool(inspection and inspection.handed_on),
            )
        )
    return rows
