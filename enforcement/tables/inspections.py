"""What the list and the page of an inspection show."""

from __future__ import annotations

from typing import Any

from enforcement.models import Inspection
from foundation.web.addresses import numbered
from foundation.web.listing import Column


def address_of(inspection: Inspection) -> str:
    return numbered("enforcement:inspection", inspection.pk)


def _period(one: Inspection) -> str:
    return f"{one.planned_first:%Y-%m-%d} 至 {one.planned_last:%m-%d}"


COLUMNS = [
    Column("number", "编号", "number", order="pk", link=address_of, css="nowrap"),
    Column("object", "检查对象", "object_name"),
    Column("source", "来源", "source", order="source", css="nowrap"),
    Column("team", "检查组", lambda one: "、".join(m.officer.name for m in one.now_members)),
    Column("day", "检查日期", "started_on", order="started_on", css="nowrap"),
    Column("period", "计划期间", _period, css="nowrap"),
    Column("hazards", "隐患", lambda one: one.hazards_count, css="number"),
    Column("state", "状态", "state", order="state", css="nowrap"),
]


def facts(one: Inspection) -> list[tuple[str, Any]]:
    """What stands on the page of an inspection."""
    found: list[tuple[str, Any]] = [
        ("检查对象", one.object_name),
        ("来源", _source(one)),
        ("计划期间", f"{one.planned_first:%Y-%m-%d} 至 {one.planned_last:%Y-%m-%d}"),
        ("检查组", "\n".join(f"{each.name}（{each.certificate}）" for each in one.team)),
    ]
    if one.enterprise:
        found[1:1] = [
            ("统一社会信用代码", one.enterprise.credit_code),
            ("地址", one.enterprise.address),
            ("行业", one.enterprise.get_industry_display()),
        ]
    if one.started_on:
        found += [
            ("检查日期", f"{one.started_on:%Y-%m-%d}"),
            ("未事先通知（四不两直）", one.unannounced),
            ("检查地点", one.place),
            ("在场人员", one.present),
        ]
    if one.closing_note:
        found.append(("办结或者立案情况", one.closing_note))
    return found


def _source(one: Inspection) -> str:
    parts = [str(one.get_source_display())]
    if one.plan_item:
        parts.append(str(one.plan_item))
    if one.draw:
        parts.append(one.draw.number)
    if one.reference:
        parts.append(one.reference)
    return "：".join(parts)
