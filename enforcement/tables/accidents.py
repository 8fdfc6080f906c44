"""What the list of accidents, the page of one, and the page of an enterprise show."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from enforcement.models import Accident
from enforcement.rules.accidents import duration_text
from enforcement.states.accident import FILED
from foundation.accounts.checks import signed_in
from foundation.accounts.roles import Permission
from foundation.enterprises.models import Enterprise
from foundation.enterprises.sections import Section
from foundation.web.badges import DONE, LATE, PLAIN, TODO, badge
from foundation.web.cells import as_text
from foundation.web.listing import Column
from foundation.workdays.quarters import today

_ON_ENTERPRISE = 20
_MARKS = {1: PLAIN, 2: TODO, 3: LATE, 4: LATE}
Facts = list[tuple[str, Any]]


def is_overdue(accident: Accident) -> bool:
    due = accident.next_due
    return accident.state != FILED and due is not None and due < today()


def grade_badge(accident: Accident) -> Any:
    return badge(str(accident.get_grade_display()), _MARKS[accident.grade])


def marks_text(accident: Accident) -> str:
    """The standing marks, e.g. 事故发生单位迟报2小时; needs ``marks`` prefetched in lists."""
    return "、".join(mark_text(one) for one in accident.marks.all() if not one.lifted_on)


def mark_text(mark: Any) -> str:
    return f"{mark}{duration_text(mark.minutes)}" if mark.minutes else str(mark)


def state_badge(accident: Accident) -> Any:
    return badge(str(accident.get_state_display()), DONE if accident.state == FILED else PLAIN)


_NUMBER = Column(
    "number",
    "编号",
    "number",
    order="number",
    link=lambda row: row.get_absolute_url(),
    css="nowrap",
)
_OCCURRED = Column("occurred_at", "发生时间", "occurred_at", order="occurred_at", css="nowrap")
_REST = [
    Column("kind", "类型", "kind", order="kind", css="nowrap"),
    Column("grade", "等级", grade_badge, order="grade", css="nowrap"),
    Column("deaths", "死亡", "deaths", order="deaths"),
    Column("serious", "重伤", "serious", order="serious"),
    Column("loss", "直接经济损失（元）", "loss", order="loss", css="nowrap"),
    Column("state", "状态", state_badge, order="state", css="nowrap"),
    Column("next_due", "当前期限", "next_due", order="next_due", css="nowrap"),
    Column("overdue", "逾期", lambda row: "已逾期" if is_overdue(row) else "", css="nowrap"),
    Column("marks", "迟漏谎瞒报", marks_text),
]
COLUMNS = [
    _NUMBER,
    _OCCURRED,
    Column("unit", "事故单位", "unit", order="enterprise__name", css="wide"),
    Column("region", "行政区域", "region_name", order="region_code"),
    *_REST,
]
EXPORT_COLUMNS = [
    *COLUMNS,
    Column("code", "统一社会信用代码", "enterprise.credit_code"),
    Column("industry", "行业", "industry"),
    Column("place", "地点", "place"),
    Column("minor", "轻伤", "minor"),
    Column("learned_at", "接报时间", "learned_at"),
    Column("reported_up_at", "向上级报告时间", "reported_up_at"),
    Column("report_on", "提交调查报告日期", "report_on"),
    Column("responsibility", "事故性质", "responsibility"),
    Column("reply_number", "批复文号", "reply_number"),
    Column("reply_on", "批复日期", "reply_on"),
    Column("closed_on", "结案日期", "closed_on"),
    Column("evaluated_on", "评估日期", "evaluated_on"),
    Column("filed_number", "备案文号", "filed_number"),
    Column("filed_on", "备案日期", "filed_on"),
]


def basic_facts(accident: Accident) -> Facts:
    holder = accident.enterprise
    traffic = "（道路交通事故）" if accident.road_traffic else ""
    up = accident.reported_up_at
    return [
        ("编号", accident.number),
        ("事故单位", accident.unit),
        ("统一社会信用代码", holder.credit_code if holder else "未登记的单位"),
        ("行政区域", accident.region_name),
        ("行业", accident.get_industry_display()),
        ("发生时间", _moment(accident.occurred_at)),
        ("单位负责人接报时间", _moment(accident.unit_learned_at)),
        ("本部门接报时间", _moment(accident.learned_at)),
        ("向上级报告", f"{_moment(up)}　{accident.reported_up_to}" if up else None),
        ("地点", accident.place),
        ("事故类型", f"{accident.get_kind_display()}{traffic}"),
        ("事故等级", accident.get_grade_display()),
        (
            "伤亡",
            f"死亡{accident.deaths}人，重伤{accident.serious}人，轻伤{accident.minor}人",
        ),
        ("直接经济损失", accident.loss_text),
        ("简要经过", accident.course),
        ("登记人", accident.registered_by.full_name),
    ]


def investigation_facts(accident: Accident) -> Facts:
    if accident.began_on is None:
        return []
    return [
        ("组织调查的机关", accident.body),
        ("调查组组长", accident.leader),
        ("调查组成员", accident.team),
        ("调查组成立日期", _day(accident.began_on)),
        ("调查报告期限", _day(accident.investigation_due)),
        ("提交调查报告", _handed_in(accident)),
        ("事故性质", accident.get_responsibility_display()),
        ("事故原因", accident.causes),
        ("责任认定和处理建议", accident.liable),
        ("批复期限", _day(accident.reply_due)),
        ("政府批复", _reply(accident)),
    ]


def ending_facts(accident: Accident) -> Facts:
    found: Facts = []
    if accident.proposed_by:
        told = f"{accident.proposed_by.full_name}（{_day(accident.proposed_on)}）"
        found.append(("提请结案", told))
    if accident.closed_by:
        told = f"{accident.closed_by.full_name}（{_day(accident.closed_on)}）"
        found.append(("批准结案", told))
    if accident.evaluated_by:
        found += [
            ("评估日期", _day(accident.evaluated_on)),
            ("评估人员", accident.evaluators),
            ("评估结论", accident.evaluation),
        ]
    if accident.filed_by:
        told = f"{accident.filed_with}　{accident.filed_number}（{_day(accident.filed_on)}）"
        found.append(("备案", told))
    return found


def section(request: HttpRequest, enterprise: Enterprise) -> Section | None:
    """The accidents of an enterprise on its page, for those who read enforcement."""
    by = signed_in(request)
    if not by.may(Permission.READ_ENFORCEMENT):
        return None
    found = Accident.objects.visible_to(by).filter(enterprise=enterprise)
    rows = list(found.select_related("enterprise").prefetch_related("marks")[: _ON_ENTERPRISE + 1])
    shown = rows[:_ON_ENTERPRISE]
    return Section(
        "生产安全事故",
        columns=[_NUMBER, _OCCURRED, *_REST],
        rows=shown,
        count=len(shown) if len(rows) == len(shown) else None,
        url=f"{reverse('enforcement:accidents')}?q={enterprise.credit_code}" if shown else "",
        empty="没有登记该企业的生产安全事故。",
    )


def _handed_in(accident: Accident) -> str | None:
    if accident.report_on is None:
        return None
    late = (accident.report_on - accident.investigation_due).days
    return f"{_day(accident.report_on)}（{f'逾期{late}天' if late > 0 else '按期'}）"


def _reply(accident: Accident) -> str | None:
    if accident.reply_on is None:
        return None
    late = (accident.reply_on - accident.reply_due).days if accident.reply_due else 0
    told = f"逾期{late}天" if late > 0 else "按期"
    return f"{accident.reply_by}　{accident.reply_number}（{_day(accident.reply_on)}，{told}）"


def _day(day: date | None) -> str | None:
    return f"{day:%Y-%m-%d}" if day else None


def _moment(moment: datetime) -> str:
    return str(as_text(moment))
