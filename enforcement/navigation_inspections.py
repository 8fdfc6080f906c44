"""What inspections add to the house: navigation, verbs, access to files, the workbench."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from enforcement.models import Inspection
from enforcement.states.inspection import ASSIGNED, ORDERED, RECORDED, REINSPECTED, STARTED
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.documents import access
from foundation.documents.access import Stored
from foundation.web.nav import register_nav
from foundation.web.workbench import Item, Panel, register_panel

VERBS = {
    "enforcement.inspection.assigned": "派员检查",
    "enforcement.inspection.start": "到达现场，开始检查",
    "enforcement.inspection.record": "填写检查记录",
    "enforcement.inspection.sign": "签名",
    "enforcement.inspection.add_files": "存入现场材料",
    "enforcement.inspection.take_measure": "现场处理措施",
    "enforcement.inspection.order": "责令限期整改",
    "enforcement.inspection.report_rectified": "登记企业整改情况",
    "enforcement.inspection.reinspect": "复查",
    "enforcement.inspection.open_case": "转立案",
    "enforcement.inspection.close": "办结检查",
    "enforcement.inspection.cancelled": "取消检查",
    "enforcement.inspection.members_replaced": "调整检查组",
    "enforcement.hazard.found": "登记隐患",
    "enforcement.hazard.ordered": "责令整改隐患",
    "enforcement.hazard.reported": "登记隐患整改情况",
    "enforcement.hazard.cancelled": "隐患销号",
    "enforcement.hazard.not_corrected": "复查未整改到位",
}
MINE = (ASSIGNED, STARTED, RECORDED, ORDERED, REINSPECTED)
SHOWN = 8


def register(group: str) -> None:
    verbs.register(VERBS)
    register_nav(
        "监督检查",
        "enforcement:inspections",
        Permission.READ_ENFORCEMENT,
        order=43,
        group=group,
        icon="search",
    )
    access.register("enforcement.inspection", may_read_files)
    register_panel(my_inspections, order=10)


def may_read_files(user: User, stored: Stored) -> bool:
    """Files and documents of an inspection: whoever may see the inspection."""
    return Inspection.objects.visible_to(user).filter(pk=stored.subject_id).exists()


def my_inspections(request: HttpRequest) -> Panel | None:
    """The inspections of the user's team that are not over; for inspectors."""
    user = cast("User", request.user)
    if not user.may(Permission.INSPECT):
        return None
    rows = (
        Inspection.objects.visible_to(user)
        .filter(members__officer__user=user, members__replaced_on__isnull=True, state__in=MINE)
        .select_related("enterprise", "department")
        .order_by("planned_last", "pk")
    )
    return Panel(
        title="我的监督检查",
        items=[
            Item(
                one.object_name,
                reverse("enforcement:inspection", args=[one.pk]),
                note=f"{one.number}　{one.get_source_display()}",
                state=str(one.get_state_display()),
                due=one.planned_last if one.state == ASSIGNED else None,
            )
            for one in rows[:SHOWN]
        ],
        kind="waiting",
        url=f"{reverse('enforcement:inspections')}?mine=yes",
        empty="没有分派给您的检查。",
        icon="search",
    )
