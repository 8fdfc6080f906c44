"""What misconduct, tolerance reviews and training add to the house."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse

from correction.actions import conduct, tolerance
from correction.models import Misconduct, Tolerance
from correction.states import misconduct as misconduct_states
from correction.states import tolerance as tolerance_states
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
    verbs.register(
        {
            **conduct.steps.labels(),
            **tolerance.steps.labels(),
            "correction.training.recorded": "登记执法培训",
        }
    )
    for order, (label, name, icon) in enumerate(
        (
            ("违法失职行为", "correction:misconducts", "alert"),
            ("容错审核", "correction:tolerances", "check"),
            ("执法培训", "correction:trainings", "book"),
        ),
        start=67,
    ):
        register_nav(label, name, BOTH, order, group=GROUP, icon=icon)
    organise = Permission.ORGANISE_CORRECTION
    register_nav("监督纠错统计", "correction:figures", organise, 69, group=GROUP, icon="report")
    register_panel(waiting, order=50)
    access.register("correction.misconduct", lambda user, file: _sees(Misconduct, user, file))
    access.register("correction.tolerance", lambda user, file: _sees(Tolerance, user, file))


def _sees(model: Any, user: User, file: Any) -> bool:
    return bool(model.objects.all().visible_to(user).filter(pk=file.subject_id).exists())


def waiting(request: HttpRequest) -> Panel | None:
    """What this user is to state, to examine or to decide."""
    user = cast("User", request.user)
    if not user.may(Permission.ANSWER_CORRECTION):
        return None
    mine = Misconduct.objects.filter(
        officer__user=user, state=misconduct_states.RECORDED
    ).select_related("officer")
    found: list[Any] = list(mine.order_by("pk")[:SHOWN])
    if user.may(Permission.ORDER_CORRECTION):
        handled = (misconduct_states.HEARD, misconduct_states.APPEALED)
        rows = Misconduct.objects.filter(state__in=handled).exclude(officer__user=user)
        found += rows.select_related("officer").order_by("pk")[:SHOWN]
        found += Tolerance.objects.filter(state__in=tolerance_states.OPEN).order_by("pk")[:SHOWN]
    if not found:
        return None
    items = [
        Item(label=str(one), url=one.get_absolute_url(), state=str(one.get_state_display()))
        for one in found
    ]
    return Panel("待办理的违法失职和容错审核", items, url=reverse("correction:tolerances"))
