"""What plans add to the house: navigation, verbs, the panel of what waits, who may read papers."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from enforcement.models import Plan
from enforcement.tables.plans import address_of
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.documents import access
from foundation.web.nav import register_nav
from foundation.web.workbench import Item, Panel, register_panel

VERBS = {
    "enforcement.plan.created": "编制计划",
    "enforcement.plan.sheet_saved": "保存测算表",
    "enforcement.plan.item_added": "添加计划事项",
    "enforcement.plan.item_changed": "修改计划事项",
    "enforcement.plan.item_dropped": "移出计划事项",
    "enforcement.plan.submitted": "送审",
    "enforcement.plan.returned": "退回修改",
    "enforcement.plan.approved": "登记政府批准",
    "enforcement.plan.filed": "登记报上级备案",
    "enforcement.plan.in_force": "印发执行",
    "enforcement.plan.replaced": "被新版替代",
    "enforcement.plan.reported": "报告执行情况",
    "enforcement.plan.cancelled": "撤销草案",
    "enforcement.campaign.created": "编制行动方案",
    "enforcement.campaign.changed": "修改行动方案",
    "enforcement.campaign.decided": "批准行动",
    "enforcement.campaign.closed": "结束并报告结果",
}
SHOWN = 5


def register(group: str) -> None:
    verbs.register(VERBS)
    register_nav(
        "检查计划",
        "enforcement:plans",
        Permission.READ_ENFORCEMENT,
        order=40,
        group=group,
        icon="plan",
    )
    register_panel(waiting_plans, order=40)
    access.register(
        "enforcement.plan", lambda user, _document: user.may(Permission.READ_ENFORCEMENT)
    )


def waiting_plans(request: HttpRequest) -> Panel | None:
    """The plans on which the user may take the next step."""
    user = cast("User", request.user)
    permissions = (
        Permission.MAKE_PLANS,
        Permission.SUBMIT_PLANS,
        Permission.RECORD_PLAN_APPROVAL,
        Permission.DECIDE_CAMPAIGNS,
    )
    if not any(user.may(permission) for permission in permissions):
        return None
    waiting = list(Plan.objects.waiting_for(user).order_by("-year", "-pk")[: SHOWN + 1])
    if not waiting:
        return None
    return Panel(
        title="等我办理的检查计划",
        items=[
            Item(str(plan), address_of(plan), state=str(plan.get_state_display()))
            for plan in waiting[:SHOWN]
        ],
        kind="waiting",
        url=reverse("enforcement:plans"),
        icon="plan",
    )
