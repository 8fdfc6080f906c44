"""What the list and the page of a checklist show."""

from __future__ import annotations

from typing import Any

from enforcement.models import Checklist
from foundation.web.addresses import numbered
from foundation.web.listing import Column

CAME_WITH_THE_PROGRAM = "系统预置"


def address_of(checklist: Checklist) -> str:
    return numbered("enforcement:checklist", checklist.pk)


COLUMNS = [
    Column("industry", "行业", "industry", order="place", css="nowrap"),
    Column("title", "名称", "title", order="title", link=address_of),
    Column("version", "版本", lambda row: f"第{row.version}版", order="version", css="nowrap"),
    Column("items", "检查项", "item_count", css="number"),
    Column("state", "状态", "state", order="state", css="nowrap"),
    Column("since", "启用日期", "put_in_use_on", css="nowrap"),
]


def facts(checklist: Checklist) -> list[tuple[str, Any]]:
    found = [
        ("行业", checklist.get_industry_display()),
        ("版本", f"第{checklist.version}版"),
        ("状态", checklist.get_state_display()),
        ("起草", _hand(checklist.made_by, checklist.made_on)),
    ]
    if checklist.changed_by and checklist.changed_by != checklist.made_by:
        found.append(("最后修改人", checklist.changed_by.full_name))
    if checklist.put_in_use_on:
        found.append(("启用", _hand(checklist.put_in_use_by, checklist.put_in_use_on)))
    if checklist.ended_on:
        label = "停用日期" if checklist.put_in_use_on else "作废日期"
        found.append((label, f"{checklist.ended_on:%Y-%m-%d}"))
    return found


def _hand(user: Any, on: Any) -> str:
    return f"{user.full_name if user else CAME_WITH_THE_PROGRAM}，{on:%Y-%m-%d}"
