"""What the draws add to the house: navigation, verbs of the trail, panels of the workbench."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from enforcement.models import Draw, Inspection, Member
from foundation.accounts.checks import signed_in
from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.web.nav import register_nav
from foundation.web.workbench import Item, Panel, register_panel
from foundation.workdays.quarters import today

VERBS = {
    "enforcement.draw.prepared": "准备双随机抽取",
    "enforcement.draw.changed": "修改准备内容",
    "enforcement.draw.quotas_set": "确定各组名额",
    "enforcement.draw.commit_ordered": "决定公布承诺",
    "enforcement.draw.committed": "公布承诺",
    "enforcement.draw.numbers_entered": "录入公开随机数",
    "enforcement.draw.draw_ordered": "决定执行抽取",
    "enforcement.draw.drawn": "执行抽取",
    "enforcement.draw.handed_over": "告知检查组",
    "enforcement.draw.substituted": "替换对象或者人员",
    "enforcement.draw.revealed": "公开抽取结果",
    "enforcement.draw.cancelled": "取消抽取",
    "enforcement.inspection.cancelled": "取消检查",
    "enforcement.inspection.members_replaced": "更换检查组成员",
    "enforcement.inspection.handed_over": "出发当日告知检查组",
}
UNTOLD = "您有一项双随机检查任务，出发当日告知对象"


def register(group: str) -> None:
    verbs.register(VERBS)
    register_nav(
        "双随机抽取",
        "enforcement:draws",
        Permission.READ_ENFORCEMENT,
        order=34,
        group=group,
        icon="shuffle",
    )
    register_panel(visits, order=30)
    register_panel(waiting_draws, order=31)


def visits(request: HttpRequest) -> Panel | None:
    """Drawn visits of this officer: no name of an object before the day of the visit."""
    mine = Member.objects.filter(
        officer__user=signed_in(request),
        replaced_on__isnull=True,
        inspection__source=Inspection.Source.DRAW,
        inspection__state=Inspection.State.ASSIGNED,
    ).select_related("inspection__enterprise", "inspection__department")
    items = [_visit(member.inspection) for member in mine.order_by("inspection__planned_first")]
    return Panel("双随机检查任务", items, kind="waiting", icon="shuffle") if items else None


def _visit(inspection: Inspection) -> Item:
    period = f"{inspection.planned_first:%Y-%m-%d} 至 {inspection.planned_last:%Y-%m-%d}"
    told = inspection.handed_on is not None
    named = inspection.enterprise or inspection.department if told else ""
    url = reverse("enforcement:draw", args=[inspection.draw_id])
    return Item(f"今日检查：{named}" if told else UNTOLD, url, note=f"检查期间 {period}")


def waiting_draws(request: HttpRequest) -> Panel | None:
    """Draws that wait for numbers; both who typed different ones see it here."""
    user = signed_in(request)
    if not user.may(Permission.ENTER_RANDOMNESS):
        return None
    rows = Draw.objects.all().awaiting_numbers(today())
    items = [
        Item(
            f"录入公开随机数：{draw}",
            reverse("enforcement:draw", args=[draw.pk]),
            note=_entered(draw.people),
            due=draw.planned_first,
        )
        for draw in rows
    ]
    return Panel("双随机抽取", items, kind="waiting", icon="shuffle") if items else None


def _entered(people: int) -> str:
    if people == 0:
        return "尚无人录入"
    return "已有一人录入，等待另一人" if people == 1 else "几人录入不一致，请重新核对"
