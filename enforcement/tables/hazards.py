"""What the lists and pages of hazards, supervisions and talks show."""

from __future__ import annotations

from typing import Any

from enforcement.models import Hazard, Supervision, Talk
from foundation.web.addresses import numbered
from foundation.web.listing import Column
from foundation.workdays.calendar import Calendar
from foundation.workdays.quarters import today


def hazard_url(hazard: Hazard) -> str:
    return numbered("enforcement:hazard", hazard.pk)


def is_overdue(hazard: Hazard) -> bool:
    """Its term is over and the enterprise has reported nothing."""
    return bool(hazard.state == Hazard.State.ORDERED and hazard.due and hazard.due < today())


def overdue_text(hazard: Hazard, calendar: Calendar) -> str:
    """已逾期 N 个工作日, or nothing."""
    if not is_overdue(hazard) or hazard.due is None:
        return ""
    return f"已逾期 {calendar.workdays_between(hazard.due, today())} 个工作日"


def supervision_of(hazard: Hazard) -> Supervision | None:
    return getattr(hazard, "supervision", None)


def supervised_text(hazard: Hazard) -> str:
    found = supervision_of(hazard)
    if found:
        return f"{found.get_level_display()} {found.get_state_display()}"
    return "不挂牌（有理由）" if hazard.unlisted_on else ""


def hazard_columns(calendar: Calendar) -> list[Column]:
    return [
        Column("enterprise", "企业", "enterprise.name", order="enterprise__name", css="wide"),
        Column("what", "隐患", str, link=hazard_url, css="wide"),
        Column("level", "等级", "level", order="level", css="nowrap"),
        Column("state", "状态", "state", order="state", css="nowrap"),
        Column("found_on", "发现日期", "found_on", order="found_on", css="nowrap"),
        Column("due", "整改期限", "due", order="due", css="nowrap"),
        Column("overdue", "逾期", lambda row: overdue_text(row, calendar), css="nowrap"),
        Column("supervised", "挂牌督办", supervised_text, css="nowrap"),
        Column("category", "类别", "category", order="category"),
        Column("industry", "行业", "enterprise.industry", order="enterprise__industry"),
        Column("region", "行政区域", "enterprise.region_name", order="enterprise__region_code"),
        Column("cancelled_on", "销号日期", "cancelled_on", order="cancelled_on", css="nowrap"),
    ]


def export_columns(calendar: Calendar) -> list[Column]:
    """The whole ledger: what a file has room for and a page has not."""
    return [
        Column("inspection", "监督检查", "inspection.number"),
        Column("code", "统一社会信用代码", "enterprise.credit_code"),
        *(column for column in hazard_columns(calendar) if column.name != "what"),
        Column("place", "部位", "place"),
        Column("what", "隐患内容", "what"),
        Column("basis", "依据", "basis"),
        Column("ordered_on", "责令整改日期", "ordered_on"),
        Column("reported_on", "企业报告整改日期", "reported_on"),
        Column("unlisted", "不挂牌督办的理由", "unlisted_reason"),
    ]


def hazard_facts(hazard: Hazard) -> list[tuple[str, Any]]:
    return [
        ("隐患号", str(hazard.pk)),
        ("企业", hazard.enterprise.name),
        ("统一社会信用代码", hazard.enterprise.credit_code),
        ("行政区域", hazard.enterprise.region_name),
        ("行业", hazard.enterprise.get_industry_display()),
        ("监督检查", hazard.inspection.number),
        ("等级", hazard.get_level_display()),
        ("类别", Column("", "", "category").raw(hazard)),
        ("部位", hazard.place),
        ("隐患内容", hazard.what),
        ("依据", hazard.basis),
        ("发现日期", _day(hazard.found_on)),
        ("责令整改日期", _day(hazard.ordered_on)),
        ("整改期限", _day(hazard.due)),
        ("企业报告整改日期", _day(hazard.reported_on)),
        ("销号日期", _day(hazard.cancelled_on)),
        *_unlisted(hazard),
    ]


def _unlisted(hazard: Hazard) -> list[tuple[str, Any]]:
    """Why a section head decided against listed supervision."""
    if hazard.unlisted_by is None:
        return []
    return [
        ("不挂牌督办的理由", hazard.unlisted_reason),
        ("决定不挂牌督办", f"{hazard.unlisted_by.full_name}，{_day(hazard.unlisted_on)}"),
    ]


SUPERVISION_COLUMNS = [
    Column(
        "enterprise", "企业", "hazard.enterprise.name", order="hazard__enterprise__name",
        link=lambda row: row.get_absolute_url(), css="wide",
    ),
    Column("what", "重大隐患", lambda row: str(row.hazard), css="wide"),
    Column("level", "督办级别", "level", order="level", css="nowrap"),
    Column("body", "督办单位", "body", order="body"),
    Column("responsible", "责任人", "responsible", order="responsible"),
    Column("listed_on", "挂牌日期", "listed_on", order="listed_on", css="nowrap"),
    Column("due", "督办期限", "due", order="due", css="nowrap"),
    Column("overdue", "逾期", lambda row: "已逾期" if supervision_overdue(row) else ""),
    Column("state", "状态", "state", order="state", css="nowrap"),
    Column("removed_on", "摘牌日期", "removed_on", order="removed_on", css="nowrap"),
]  # fmt: skip


def supervision_overdue(supervision: Supervision) -> bool:
    return supervision.state != Supervision.State.REMOVED and supervision.due < today()


def supervision_facts(supervision: Supervision) -> list[tuple[str, Any]]:
    hazard = supervision.hazard
    found = [
        ("企业", hazard.enterprise.name),
        ("重大隐患", hazard.what),
        ("部位", hazard.place),
        ("督办级别", supervision.get_level_display()),
        ("督办单位", supervision.body),
        ("督办责任人", supervision.responsible),
        ("督办要求", supervision.requirements),
        ("挂牌日期", _day(supervision.listed_on)),
        ("督办期限", _day(supervision.due)),
    ]
    if supervision.proposed_by:
        found += [
            ("复查日期", _day(supervision.reinspected_on)),
            ("复查情况", supervision.finding),
            ("复查并提请摘牌人", supervision.proposed_by.full_name),
        ]
    if supervision.removed_by:
        found += [
            ("摘牌日期", _day(supervision.removed_on)),
            ("批准摘牌人", supervision.removed_by.full_name),
        ]
    return found


def enterprise_names(talk: Talk) -> str:
    return "、".join(one.name for one in talk.enterprises.all())


TALK_COLUMNS = [
    Column("held_on", "日期", "held_on", order="held_on", css="nowrap",
           link=lambda row: row.get_absolute_url()),
    Column("kind", "种类", "kind", order="kind", css="nowrap"),
    Column("enterprises", "企业", enterprise_names, css="wide"),
    Column("reason", "原因", "reason", order="reason"),
    Column("held_by", "主持人（签发人）", "held_by", order="held_by"),
    Column("due", "落实期限", "due", order="due", css="nowrap"),
    Column("overdue", "逾期", lambda row: "已逾期" if talk_overdue(row) else ""),
    Column("state", "状态", "state", order="state", css="nowrap"),
]  # fmt: skip


def talk_overdue(talk: Talk) -> bool:
    return bool(talk.state == Talk.State.OPEN and talk.due and talk.due < today())


def talk_facts(talk: Talk) -> list[tuple[str, Any]]:
    return [
        ("种类", talk.get_kind_display()),
        ("日期", _day(talk.held_on)),
        ("企业", "\n".join(one.name for one in talk.enterprises.all())),
        ("原因", talk.get_reason_display()),
        ("情况说明", talk.explanation),
        ("相关隐患", str(talk.hazard) if talk.hazard else None),
        ("相关检查", str(talk.inspection) if talk.inspection else None),
        ("主持人（签发人）", talk.held_by),
        ("参加人员", talk.attended),
        ("要求和企业承诺", talk.demands),
        ("落实期限", _day(talk.due)),
        ("落实结果", talk.result),
        ("落实日期", _day(talk.result_on)),
    ]


def _day(day: Any) -> str | None:
    return f"{day:%Y-%m-%d}" if day else None
