"""What penalty cases add to the house: navigation, verbs, access to files, the workbench."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse

from enforcement.models import Case
from enforcement.states import case as states
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.documents import access
from foundation.documents.access import Stored
from foundation.web.nav import register_nav
from foundation.web.workbench import Item, Panel, register_panel

SHOWN = 8
# Who has to act on a case that is in one of these states.
WAITING = {
    Permission.APPROVE_CASES: (states.PROPOSED, states.CLOSING),
    Permission.REVIEW_CASES: (states.REVIEWING, states.HEARING_ASKED, states.HEARING_SET),
    Permission.DISCUSS_CASES: (states.TOLD, states.HEARD),
    Permission.DECIDE_CASES: (states.DISCUSSED,),
}


def register(group: str) -> None:
    verbs.register({f"enforcement.case.{step.name}": step.label for step in states.PROCEDURE})
    register_nav(
        "行政处罚案件",
        "enforcement:cases",
        Permission.READ_ENFORCEMENT,
        order=44,
        group=group,
        icon="gavel",
    )
    access.register("enforcement.case", may_read_files)
    register_panel(my_cases, order=11)
    register_panel(waiting_cases, order=12)


def may_read_files(user: User, stored: Stored) -> bool:
    """Files and documents of a case: whoever may see the case."""
    return Case.objects.visible_to(user).filter(pk=stored.subject_id).exists()


def my_cases(request: HttpRequest) -> Panel | None:
    """The cases that the user handles and that are not over."""
    user = cast("User", request.user)
    if not user.may(Permission.HANDLE_CASES):
        return None
    rows = Case.objects.visible_to(user).of(user).running().order_by("due", "pk")
    return Panel(
        title="我承办的案件",
        items=_items(rows),
        kind="waiting",
        url=f"{reverse('enforcement:cases')}?mine=yes",
        empty="没有您承办的案件。",
        icon="gavel",
    )


def waiting_cases(request: HttpRequest) -> Panel | None:
    """The cases that wait for the approval, review, discussion or decision of the user."""
    user = cast("User", request.user)
    wanted = [state for held, found in WAITING.items() if user.may(held) for state in found]
    if not wanted:
        return None
    rows = Case.objects.visible_to(user).filter(state__in=wanted).order_by("due", "pk")
    return Panel(
        title="待办理的案件",
        items=_items(rows),
        kind="waiting",
        url=reverse("enforcement:cases"),
        empty="没有等待您办理的案件。",
        icon="gavel",
    )


def _items(rows: Any) -> list[Item]:
    return [
        Item(
            str(one),
            one.get_absolute_url(),
            note=one.number,
            state=str(one.get_state_display()),
            due=one.due if one.state in states.BEFORE_DECISION else None,
        )
        for one in rows[:SHOWN]
    ]
