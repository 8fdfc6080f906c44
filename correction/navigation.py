"""What the room adds to the house: navigation, verbs, files, panels of the workbench."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from correction import navigation_conduct, navigation_supervisions
from correction.actions import documents, findings
from correction.models import Finding
from correction.rules import remedies
from correction.states import finding as finding_states
from enforcement import case_beside
from enforcement.models import Case, Decision
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.documents import access
from foundation.web.nav import register_nav
from foundation.web.workbench import Item, Panel, register_panel

GROUP = "监督纠错"
SHOWN = 8
BOTH = (Permission.ORGANISE_CORRECTION.value, Permission.ANSWER_CORRECTION.value)


def register() -> None:
    verbs.register({**findings.steps.labels(), **documents.steps.labels()})
    register_nav("执法问题", "correction:findings", BOTH, 65, group=GROUP, icon="alert")
    register_nav("规范性文件", "correction:documents", BOTH, 66, group=GROUP, icon="book")
    register_panel(findings_waiting, order=49)
    access.register("correction.finding", _sees_finding)
    case_beside.register_source("执法监督", _beside_case)
    navigation_supervisions.register()
    navigation_conduct.register()


def _sees_finding(user: User, file: Any) -> bool:
    return Finding.objects.all().visible_to(user).filter(pk=file.subject_id).exists()


def _beside_case(case: Case, user: User) -> Iterator[case_beside.Note]:
    """The findings on its decisions, and the way to a new one for those who organise."""
    rows = Finding.objects.all().visible_to(user).filter(decision__case=case)
    for one in rows.order_by("pk"):
        yield case_beside.Note(f"{one}（{one.get_state_display()}）", one.get_absolute_url())
    decided = case.decisions.filter(kind=Decision.Kind.PENALTY).exists()
    if user.may(Permission.ORGANISE_CORRECTION) and decided:
        query = urlencode({"kind": remedies.PENALTY, "decision": case.number})
        yield case_beside.Note("登记执法问题", f"{reverse('correction:finding_new')}?{query}")


def findings_waiting(request: HttpRequest) -> Panel | None:
    """Findings that this user has to answer, to decide on or to confirm."""
    user = cast("User", request.user)
    if not user.may(Permission.ANSWER_CORRECTION):
        return None
    orders = user.may(Permission.ORDER_CORRECTION)
    states = [finding_states.FOUND, finding_states.ANSWERED] if orders else []
    rows = Finding.objects.all().visible_to(user).select_related("order")
    found = list(rows.filter(state__in=states).order_by("pk")[:SHOWN])
    mine = rows.filter(state=finding_states.ORDERED, office=user.office_id)
    found += list(mine.order_by("due")[:SHOWN])
    if not found and not orders:
        return None
    items = [
        Item(
            label=str(one),
            url=one.get_absolute_url(),
            state=str(one.get_state_display()),
            due=one.due,
        )
        for one in found
    ]
    return Panel(
        "待办理的执法问题", items, empty="没有等待您办理的执法问题。",
        url=reverse("correction:findings"),
    )  # fmt: skip
