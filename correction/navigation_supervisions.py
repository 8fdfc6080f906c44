"""What supervisions add to the house."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse

from correction.actions import requests, supervisions
from correction.models import Request, Supervision
from correction.states import supervision as states
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.documents import access
from foundation.web.nav import register_nav
from foundation.web.workbench import Item, Panel, register_panel

GROUP = "监督纠错"
SHOWN = 8
ORGANISE = Permission.ORGANISE_CORRECTION
BOTH = (ORGANISE.value, Permission.ANSWER_CORRECTION.value)


def register() -> None:
    verbs.register(
        {
            **supervisions.steps.labels(),
            **supervisions.programme_steps.labels(),
            **requests.steps.labels(),
        }
    )
    register_nav("监督检查计划", "correction:programmes", ORGANISE, 62, group=GROUP, icon="plan")
    register_nav("监督检查", "correction:supervisions", ORGANISE, 63, group=GROUP, icon="search")
    register_nav("材料要求", "correction:requests", BOTH, 64, group=GROUP, icon="notice")
    register_panel(waiting, order=48)
    access.register("correction.request", _sees_request)
    access.register("correction.supervision", lambda user, _file: user.may(ORGANISE))


def _sees_request(user: User, file: Any) -> bool:
    return Request.objects.all().visible_to(user).filter(pk=file.subject_id).exists()


def waiting(request: HttpRequest) -> Panel | None:
    """Requests to answer; for organisers those answered, and supervisions under way."""
    user = cast("User", request.user)
    if not user.may(Permission.ANSWER_CORRECTION):
        return None
    rows = Request.objects.all().visible_to(user).select_related("supervision")
    mine = rows.filter(state=states.ASKED, office=user.office_id)
    found: list[Any] = list(mine.order_by("due")[:SHOWN])
    if user.may(ORGANISE):
        found += rows.filter(state=states.ANSWERED).order_by("due")[:SHOWN]
        found += Supervision.objects.filter(state__in=[states.UNDER_WAY, states.REPORTED]).order_by(
            "last"
        )[:SHOWN]
    if not found:
        return None
    items = [
        Item(
            label=str(one),
            url=one.get_absolute_url(),
            state=str(one.get_state_display()),
            due=getattr(one, "due", None) or getattr(one, "last", None),
        )
        for one in found
    ]
    return Panel("待办理的监督检查", items, url=reverse("correction:requests"))
