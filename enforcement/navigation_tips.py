"""What tips add to the house: navigation, verbs, access to files, the workbench."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse

from enforcement.models import Tip, TipFinding
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.documents import access
from foundation.web.nav import register_nav
from foundation.web.workbench import Item, Panel, register_panel

SHOWN = 5
VERBS = {
    "enforcement.tip.filed": "收到举报",
    "enforcement.tip.assigned": "分派举报",
    "enforcement.tip.reassigned": "改派举报",
    "enforcement.tip.extended": "延长举报办理期限",
    "enforcement.tip.joined": "并入其他举报",
    "enforcement.tip.took_in": "并入一件举报",
    "enforcement.tip.not_accepted": "不予受理举报",
    "enforcement.tip.verified": "登记举报核实结果",
    "enforcement.tip.handed_over": "移送其他机关",
    "enforcement.tip.sent_back": "退回重新核实",
    "enforcement.tip.linked": "关联监督检查",
    "enforcement.tip.answered": "答复举报人",
    "enforcement.tip.closed": "办结举报",
    "enforcement.tip.contact_read": "查看举报人联系方式",
}


def register(group: str) -> None:
    verbs.register(VERBS)
    may = (Permission.ASSIGN_TIPS.value, Permission.HANDLE_TIPS.value)
    register_nav("举报办理", "enforcement:tips", may, 44, group=group, icon="alert")
    register_panel(tips_to_assign, order=40)
    register_panel(tips_due, order=41)
    access.register("enforcement.tip", _sees_tip)
    access.register("enforcement.tipfinding", _sees_finding)


def _sees_tip(user: User, file: access.Stored) -> bool:
    return bool(Tip.objects.visible_to(user).filter(pk=file.subject_id).exists())


def _sees_finding(user: User, file: access.Stored) -> bool:
    seen = TipFinding.objects.filter(tip__in=Tip.objects.visible_to(user))
    return bool(seen.filter(pk=file.subject_id).exists())


def tips_to_assign(request: HttpRequest) -> Panel | None:
    user = cast("User", request.user)
    if not user.may(Permission.ASSIGN_TIPS):
        return None
    return _panel(
        "待分派的举报", Tip.objects.all().to_assign(), "state=received", "没有待分派的举报。"
    )


def tips_due(request: HttpRequest) -> Panel | None:
    """What the user has to verify, or to answer."""
    user = cast("User", request.user)
    if not (user.may(Permission.ASSIGN_TIPS) or user.may(Permission.HANDLE_TIPS)):
        return None
    rows = Tip.objects.all().waiting_for(user)
    return _panel("待核实、答复的举报", rows, "answered=none", "没有待您核实或者答复的举报。")


def _panel(title: str, rows: Any, asked: str, empty: str) -> Panel:
    found = rows.defer("what", "answer", "contact").order_by("due", "pk")[:SHOWN]
    items = [
        Item(
            one.number,
            one.get_absolute_url(),
            note=one.unit,
            state=str(one.get_state_display()),
            due=one.due,
        )
        for one in found
    ]
    url = f"{reverse('enforcement:tips')}?{asked}&sort=due"
    return Panel(title=title, items=items, kind="waiting", url=url, empty=empty, icon="alert")
