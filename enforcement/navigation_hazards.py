"""What hazards, supervisions, talks and bulletins add to the house."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from enforcement.models import Bulletin, Hazard, Supervision, Talk
from enforcement.querysets.hazards import major_unlisted, visible_hazards
from enforcement.states.bulletin import DRAFT, SIGNED
from enforcement.states.supervision import PROPOSED
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.documents import access
from foundation.jurisdiction import current
from foundation.web.nav import register_nav
from foundation.web.workbench import Item, Panel, register_panel
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar

GROUP = "监管执法"
SHOWN = 5
VERBS = {
    "enforcement.hazard.supervised": "重大隐患挂牌督办",
    "enforcement.hazard.unlisted": "决定不挂牌督办",
    "enforcement.hazard.cancelled": "隐患销号",
    "enforcement.hazard.term_moved": "延长整改期限",
    "enforcement.supervision.listed": "挂牌督办",
    "enforcement.supervision.progress": "登记整改进展",
    "enforcement.supervision.extension_asked": "提请督办延期",
    "enforcement.supervision.extension_decided": "决定督办延期",
    "enforcement.supervision.proposed": "复查合格并提请摘牌",
    "enforcement.supervision.sent_back": "退回继续督办",
    "enforcement.supervision.removed": "批准摘牌",
    "enforcement.talk.registered": "登记预警约谈",
    "enforcement.talk.result": "登记预警约谈落实结果",
    "enforcement.bulletin.compiled": "汇总季度通报",
    "enforcement.bulletin.edited": "修改通报正文",
    "enforcement.bulletin.recompiled": "重新汇总通报数字",
    "enforcement.bulletin.signed": "签审季度通报",
    "enforcement.bulletin.returned": "退回修改季度通报",
    "enforcement.bulletin.issued": "签发季度通报",
    "enforcement.annual.stated": "填报年度数据",
}
PAGES = [
    ("事故隐患台账", "enforcement:hazards", "list-x"),
    ("隐患整改率", "enforcement:hazard_rates", "plan"),
    ("挂牌督办", "enforcement:supervisions", "alert"),
    ("预警约谈", "enforcement:talks", "notice"),
    ("季度通报", "enforcement:bulletins", "report"),
    ("三项制度年度报告", "enforcement:annual_newest", "report"),
    ("执法文书", "enforcement:papers", "plan"),
]


def register() -> None:
    verbs.register(VERBS)
    for order, (label, name, icon) in enumerate(PAGES, start=46):
        register_nav(label, name, Permission.READ_ENFORCEMENT, order, group=GROUP, icon=icon)
    register_panel(major_without_supervision, order=42)
    register_panel(removals_to_decide, order=43)
    register_panel(bulletins_waiting, order=44)
    _register_files()


def _register_files() -> None:
    access.register(
        "enforcement.hazard",
        lambda user, file: visible_hazards(user).filter(pk=file.subject_id).exists(),
    )
    for model in (Supervision, Talk):
        access.register(model._meta.label_lower, _visible_subject(model))
    access.register(
        "enforcement.bulletin", lambda user, _file: user.may(Permission.READ_ENFORCEMENT)
    )


def _visible_subject(model: type[Supervision | Talk]) -> access.Question:
    def question(user: User, file: access.Stored) -> bool:
        seen = model.objects.visible_to(user)
        return bool(seen.filter(pk=file.subject_id).exists())

    return question


def major_without_supervision(request: HttpRequest) -> Panel | None:
    """Major hazards that nobody put under supervision within the office's own term."""
    user = cast("User", request.user)
    if not user.may(Permission.CANCEL_SUPERVISION):
        return None
    term = current().number("enforcement.list_major_workdays")
    before = current_calendar().add_workdays(today(), -term)
    rows = major_unlisted(visible_hazards(user), before).select_related("enterprise")
    found = list(rows.order_by("found_on", "pk")[: SHOWN + 1])
    ledger = reverse("enforcement:hazards")
    return Panel(
        title=f"超过 {term} 个工作日未挂牌督办的重大隐患",
        items=[_hazard_item(one) for one in found[:SHOWN]],
        kind="waiting",
        url=f"{ledger}?supervised=missing&sort=found_on",
        empty="没有超期未挂牌的重大隐患。",
        icon="alert",
    )


def _hazard_item(hazard: Hazard) -> Item:
    return Item(
        hazard.enterprise.name,
        reverse("enforcement:hazard", args=[hazard.pk]),
        note=str(hazard),
        state=f"{hazard.found_on:%m-%d} 发现",
    )


def removals_to_decide(request: HttpRequest) -> Panel | None:
    """Removals and longer terms that wait for the section head."""
    user = cast("User", request.user)
    if not user.may(Permission.CANCEL_SUPERVISION):
        return None
    rows = Supervision.objects.filter(state=PROPOSED) | Supervision.objects.filter(
        extensions__state="asked"
    )
    rows = rows.distinct().select_related("hazard__enterprise").order_by("due", "pk")
    return Panel(
        title="待决定的摘牌和延期",
        items=[
            Item(
                one.hazard.enterprise.name,
                one.get_absolute_url(),
                note=str(one.hazard),
                state="待摘牌" if one.state == PROPOSED else "待批延期",
                due=one.due,
            )
            for one in rows[:SHOWN]
        ],
        kind="waiting",
        url=reverse("enforcement:supervisions"),
        empty="没有待决定的摘牌或者延期。",
    )


def bulletins_waiting(request: HttpRequest) -> Panel | None:
    """Drafts for who signs, signed ones for who issues."""
    user = cast("User", request.user)
    states = [
        state
        for state, permission in (
            (DRAFT, Permission.SIGN_BULLETIN),
            (SIGNED, Permission.ISSUE_BULLETIN),
        )
        if user.may(permission)
    ]
    if not states:
        return None
    rows = Bulletin.objects.filter(state__in=states).defer("figures", "text")
    return Panel(
        title="待签审、签发的季度通报",
        items=[
            Item(str(one), one.get_absolute_url(), state=str(one.get_state_display()))
            for one in rows[:SHOWN]
        ],
        kind="waiting",
        url=reverse("enforcement:bulletins"),
        empty="没有待签审或者签发的季度通报。",
    )
