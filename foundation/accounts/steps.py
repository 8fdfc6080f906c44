"""Steps of a procedure asked by a user: the check inside the act, the buttons, and the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from foundation.accounts.checks import require, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import Confirmed, demand
from foundation.procedure.refusals import Refused
from foundation.procedure.steps import Procedure, Step
from foundation.web.acts import act_page


def check_step(
    procedure: Procedure,
    name: str,
    *,
    state: str,
    by: User,
    target: str | None = None,
    confirmed: Confirmed | None = None,
    proposed_by: int | None = None,
) -> Step:
    """Ask everything that the table asks of a step: state, permission, confirmation, another hand.

    Call it inside the act, with ``state`` read from the locked row. ``proposed_by`` is the id of
    the user who took the step that this one decides on.
    """
    step = procedure[name]
    require(by, Permission(step.permission), article=step.article)
    procedure.check(name, state=state, target=target)
    if step.deciding:
        demand(confirmed, by)
        if proposed_by == by.pk:
            raise Refused(
                f"上一步由您办理，“{step.label}”须由另一人进行。",
                remedy="请交由其他有权限的人员操作。",
                article=step.article,
            )
    return step


@dataclass(frozen=True, slots=True)
class StepForm:
    """The form of a step and the act it leads to.

    ``form`` is a class, or a function of the record and the keyword arguments of a form;
    ``perform`` gets the record, the valid form and the user. A form with ``confirm`` (StepUpForm)
    is confirmed by ``perform`` itself, before the act.
    """

    form: Callable[..., Form]
    perform: Callable[[Any, Any, User], Any]
    intro: str = ""
    template: str = "web/act.html"


def offered(
    procedure: Procedure,
    *,
    state: str,
    user: User,
    url: Callable[[str], str],
    only: Callable[[Step], bool] = lambda _step: True,
) -> list[dict[str, str]]:
    """The steps that table and permissions allow now, as ``web/acts.html`` takes them."""
    return [
        {"label": step.label, "url": url(step.name), "note": step.article}
        for step in procedure.steps_from(state)
        if user.may(Permission(step.permission)) and only(step)
    ]


def step_page(
    request: HttpRequest,
    record: Any,
    name: str,
    *,
    procedure: Procedure,
    forms: Mapping[str, StepForm],
    back: str,
    crumbs: list[tuple[str, str]],
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page of one step of ``record`` (it has ``state``); done or refused it leads ``back``.

    404 for a step without a form, or one that the user may never take. A step that the state does
    not allow leads back with the rule's words.
    """
    by = signed_in(request)
    if name not in forms or not by.may(Permission(procedure[name].permission)):
        raise Http404
    described, step = forms[name], procedure[name]
    if request.method != "POST" and (refusal := _not_now(procedure, name, record.state)):
        messages.warning(request, str(refusal))
        return redirect(back)
    given = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = (
        described.form(**given)
        if isinstance(described.form, type)
        else described.form(record, **given)
    )
    return act_page(
        request,
        form=form,
        perform=lambda valid: described.perform(record, valid, by),
        title=f"{step.label}：{record}",
        success=f"{step.label}：已完成。",
        redirect_to=back,
        template=described.template,
        extra={
            "crumbs": [*crumbs, (step.label, "")],
            "intro": described.intro,
            "submit_label": step.label,
            "cancel_url": back,
            "record": record,
            **(extra or {}),
        },
    )


def _not_now(procedure: Procedure, name: str, state: str) -> Refused | None:
    try:
        procedure.check(name, state=state)
    except Refused as refusal:
        return refusal
    return None
