"""What the list and the page of a tip show; never who told it."""

from __future__ import annotations

from typing import Any

from enforcement.models import Tip
from enforcement.states.tip import REPLIED
from foundation.web.listing import Column
from foundation.workdays.quarters import today


def is_late(tip: Tip) -> bool:
    """Its term is over and nobody has answered."""
    return tip.state not in {*REPLIED, Tip.State.JOINED} and tip.due < today()


COLUMNS = [
    Column("number", "编号", "number", order="pk", css="nowrap",
           link=lambda row: row.get_absolute_url()),
    Column("unit", "被举报单位", "unit", order="unit", css="wide"),
    Column("kind", "问题类型", "kind", order="kind"),
    Column("region", "地区", "region_name", order="region_code"),
    Column("received_on", "收到日期", "received_on", order="received_on", css="nowrap"),
    Column("due", "答复期限", "due", order="due", css="nowrap"),
    Column("late", "超期", lambda row: "已超期" if is_late(row) else "", css="nowrap"),
    Column("handler", "承办人", "handler.name", order="handler__name", css="nowrap"),
    Column("state", "状态", "state", order="state", css="nowrap"),
    Column("result", "核实结果", "result", order="result", css="nowrap"),
    Column("answered_on", "答复日期", "answered_on", order="answered_on", css="nowrap"),
]  # fmt: skip


def facts(tip: Tip) -> list[tuple[str, Any]]:
    """What stands on the page; how to reach the informant stands on a page of its own."""
    found: list[tuple[str, Any]] = [
        ("被举报单位", tip.unit),
        ("问题类型", tip.get_kind_display()),
        ("反映的问题", tip.what),
        ("地区", tip.region_name),
        ("具体地点", tip.place),
        ("发生时间", tip.happened),
        ("收到日期", f"{tip.received_on:%Y-%m-%d}"),
        ("答复期限", f"{tip.due:%Y-%m-%d}"),
        ("希望匿名办理", tip.anonymous),
        ("联系方式", "已留（加密保存）" if tip.has_contact else "没有留"),
        ("登记企业", tip.enterprise.name if tip.enterprise else None),
        ("承办人", tip.handler.name if tip.handler else None),
    ]
    if tip.extended_on:
        found.append(("延期理由", f"{tip.extension_reason}（{tip.extended_on:%Y-%m-%d}）"))
    if tip.result:
        found.append(("核实结果", tip.get_result_display()))
    if tip.handed_to:
        found.append(("移送机关", tip.handed_to))
    if tip.answered_on:
        found.append((f"答复（{tip.answered_on:%Y-%m-%d}）", tip.answer))
    return found
