"""What disclosure adds to the house: navigation, verbs, files, the workbench."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from disclosure.models import Batch, Correction, ErrorNote
from disclosure.states import batch as states
from disclosure.tasks import prepare_correction_of
from enforcement import decision_ended
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.documents import access
from foundation.web.nav import register_nav
from foundation.web.workbench import Item, Panel, register_panel

GROUP = "信息公开"
SHOWN = 8
VERBS = (
    {f"disclosure.batch.{step.name}": step.label for step in states.PROCEDURE}
    | {f"disclosure.correction.{step.name}": step.label for step in states.CORRECTION}
    | {
        "disclosure.note.received": "收到读者纠错",
        "disclosure.note.handled": "处理读者纠错",
    }
)
WAITING = {
    Permission.SIGN_DISCLOSURE: ((states.DRAFT, states.SIGNED), ()),
    Permission.APPROVE_DISCLOSURE: ((states.SUBMITTED,), (states.PROPOSED,)),
    Permission.PUBLISH_DISCLOSURE: ((states.APPROVED,), (states.AGREED,)),
}


def register() -> None:
    verbs.register(VERBS)
    for order, (label, name, icon) in enumerate(
        (
            ("公开批次", "disclosure_office:batches", "report"),
            ("公开更正", "disclosure_office:corrections", "alert"),
            ("读者纠错", "disclosure_office:notes", "notice"),
        ),
        start=70,
    ):
        register_nav(label, name, Permission.READ_DISCLOSURE, order, group=GROUP, icon=icon)
    register_panel(waiting, order=48)
    decision_ended.register_listener(_decision_ended)
    access.register("disclosure.batch", lambda user, _file: user.may(Permission.READ_DISCLOSURE))


def _decision_ended(decision: int) -> None:
    prepare_correction_of.delay(decision)


def waiting(request: HttpRequest) -> Panel | None:
    """Batches, corrections and notes on which this user has to act now."""
    user = cast("User", request.user)
    batches = [state for may, (some, _) in WAITING.items() if user.may(may) for state in some]
    corrections = [state for may, (_, some) in WAITING.items() if user.may(may) for state in some]
    if not batches and not corrections:
        return None
    items = [
        Item(
            label=str(one),
            url=one.get_absolute_url(),
            state=str(one.get_state_display()),
            due=one.due,
        )
        for rows in (
            Batch.objects.filter(state__in=batches),
            Correction.objects.filter(state__in=corrections).select_related("entry"),
        )
        for one in rows.order_by("pk")[:SHOWN]
    ]
    if user.may(Permission.SIGN_DISCLOSURE):
        notes = ErrorNote.objects.filter(state=ErrorNote.State.OPEN).order_by("pk")
        items += [
            Item(label=str(one), url=reverse("disclosure_office:note", args=[one.pk]))
            for one in notes[:SHOWN]
        ]
    url = reverse("disclosure_office:batches")
    return Panel("待办理的信息公开", items, empty="没有等待您办理的信息公开。", url=url)
