"""What accidents and typical cases add to the house."""

from __future__ import annotations

from typing import cast

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from enforcement.models import Accident, TypicalCase
from enforcement.states.accident import CLOSING
from enforcement.states.exposure import PROPOSED
from enforcement.tables import accidents as tables
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.documents import access
from foundation.enterprises.sections import register_section
from foundation.web.nav import register_nav
from foundation.web.workbench import Item, Panel, register_panel

SHOWN = 5
VERBS = {
    "enforcement.accident.register": "登记事故",
    "enforcement.accident.report_upward": "登记向上级报告",
    "enforcement.accident.begin": "成立调查组",
    "enforcement.accident.change_figures": "补报、更正伤亡损失",
    "enforcement.accident.mark_report": "标记迟报漏报谎报瞒报",
    "enforcement.accident.lift_mark": "撤销报告标记",
    "enforcement.accident.begin_appraisal": "开始技术鉴定",
    "enforcement.accident.end_appraisal": "技术鉴定结束",
    "enforcement.accident.ask_extension": "提请延期",
    "enforcement.accident.decide_extension": "决定延期",
    "enforcement.accident.add_measure": "登记整改措施",
    "enforcement.accident.change_measure": "更正整改措施",
    "enforcement.accident.submit_report": "登记调查报告",
    "enforcement.accident.record_reply": "登记政府批复",
    "enforcement.accident.propose_closing": "提请结案",
    "enforcement.accident.close": "批准结案",
    "enforcement.accident.send_back": "退回补充",
    "enforcement.accident.evaluate": "登记结案后评估",
    "enforcement.accident.file": "报上级安委办备案",
    "enforcement.typical_case.propose": "提请曝光典型案例",
    "enforcement.typical_case.approve": "批准曝光典型案例",
    "enforcement.typical_case.return": "退回典型案例",
    "enforcement.typical_case.revise": "修改后重新提请曝光",
}


def register(group: str) -> None:
    verbs.register(VERBS)
    read = Permission.READ_ENFORCEMENT
    register_nav("生产安全事故", "enforcement:accidents", read, 48, group=group, icon="alert")
    register_nav("典型案例", "enforcement:typical_cases", read, 49, group=group, icon="notice")
    access.register(
        "enforcement.accident",
        lambda user, file: Accident.objects.visible_to(user).filter(pk=file.subject_id).exists(),
    )
    register_section(tables.section, order=35)
    register_panel(accidents_to_decide, order=45)
    register_panel(typical_cases_to_decide, order=46)


def accidents_to_decide(request: HttpRequest) -> Panel | None:
    """Closings and longer terms that wait for who decides."""
    user = cast("User", request.user)
    if not user.may(Permission.DECIDE_ACCIDENTS):
        return None
    rows = Accident.objects.filter(Q(state=CLOSING) | Q(extensions__state="asked"))
    rows = rows.distinct().select_related("enterprise").defer("public_text")
    return Panel(
        title="待批准的事故结案和延期",
        items=[
            Item(
                one.unit,
                one.get_absolute_url(),
                note=f"{one.number}　{one.get_grade_display()}",
                state="待结案" if one.state == CLOSING else "待批延期",
                due=one.next_due,
            )
            for one in rows.order_by("next_due", "pk")[:SHOWN]
        ],
        kind="waiting",
        url=f"{reverse('enforcement:accidents')}?state={CLOSING}",
        empty="没有待批准的事故结案或者延期。",
        icon="alert",
    )


def typical_cases_to_decide(request: HttpRequest) -> Panel | None:
    user = cast("User", request.user)
    if not user.may(Permission.DECIDE_EXPOSURE):
        return None
    rows = TypicalCase.objects.filter(state=PROPOSED).order_by("proposed_on", "pk")
    return Panel(
        title="待批准曝光的典型案例",
        items=[
            Item(one.title, one.get_absolute_url(), note=one.subject_name) for one in rows[:SHOWN]
        ],
        kind="waiting",
        url=f"{reverse('enforcement:typical_cases')}?state={PROPOSED}",
        empty="没有待批准曝光的典型案例。",
        icon="notice",
    )
