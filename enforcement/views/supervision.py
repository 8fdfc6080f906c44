"""Supervisions: the list, one of them, and its steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enforcement.actions import supervision as acts
from enforcement.filters.hazards import SupervisionFilter
from enforcement.forms import hazards as forms
from enforcement.models import Extension, Supervision
from enforcement.states.supervision import PROCEDURE
from enforcement.tables.hazards import (
    SUPERVISION_COLUMNS,
    hazard_url,
    supervision_facts,
    supervision_overdue,
)
from enforcement.views.shared import CHANGING, dues_of, files_of
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import StepUpForm
from foundation.accounts.steps import StepForm, offered, step_page
from foundation.audit.trail import timeline
from foundation.procedure.steps import Step
from foundation.web.listing import list_page

readers_only = holders_only(Permission.READ_ENFORCEMENT)
RELATED = ("hazard__enterprise", "notice", "removal_notice", "proposed_by", "removed_by")
EXTENSION_STEPS = {"decide_extension": True, "ask_extension": False, "propose_removal": False}

FORMS = {
    "report_progress": StepForm(
        forms.ProgressForm,
        lambda found, form, by: acts.report_progress(found, **form.cleaned_data, by=by),
    ),
    "ask_extension": StepForm(
        forms.ExtensionForm,
        lambda found, form, by: acts.ask_extension(found, **form.cleaned_data, by=by),
        intro="提请后由处室负责人决定，提请人不能自行批准。",
    ),
    "decide_extension": StepForm(
        forms.ExtensionDecisionForm,
        lambda found, form, by: acts.decide_extension(
            found,
            granted=form.cleaned_data["decision"] == "granted",
            note=form.cleaned_data["note"],
            by=by,
            confirmed=form.confirm(by),
        ),
        template="enforcement/extension_act.html",
    ),
    "propose_removal": StepForm(
        forms.ProposalForm,
        lambda found, form, by: acts.propose_removal(found, **form.cleaned_data, by=by),
        intro="只有复查确认已整改合格的，才能提请摘牌；复查人不能批准摘牌。",
    ),
    "remove": StepForm(
        StepUpForm,
        lambda found, form, by: acts.remove(found, by=by, confirmed=form.confirm(by)),
        intro="批准后印发摘牌通知书，隐患同时销号，不能撤回。",
        template="enforcement/removal_act.html",
    ),
    "send_back": StepForm(
        forms.ReasonForm,
        lambda found, form, by: acts.send_back(found, **form.cleaned_data, by=by),
        intro="退回后继续督办，须重新复查并提请摘牌。",
    ),
}


@require_safe
@readers_only
def supervisions(request: HttpRequest) -> HttpResponseBase:
    return list_page(
        request,
        queryset=_visible(signed_in(request)),
        columns=SUPERVISION_COLUMNS,
        filterset=SupervisionFilter,
        title="重大隐患挂牌督办",
        key="-listed_on",
        empty="还没有挂牌督办的重大隐患。处室负责人可在重大隐患的页面点“挂牌督办”。",
    )


@require_safe
@readers_only
def supervision(request: HttpRequest, pk: int) -> HttpResponse:
    by = signed_in(request)
    found = get_object_or_404(_visible(by), pk=pk)
    extensions = list(found.extensions.select_related("asked_by", "decided_by"))
    asked = any(one.state == Extension.State.ASKED for one in extensions)

    def fits(step: Step) -> bool:
        return EXTENSION_STEPS.get(step.name, asked) == asked

    context = {
        "title": f"挂牌督办：{found.hazard.enterprise.name}",
        "crumbs": [*_crumbs(found)[:-1], (found.hazard.enterprise.name, "")],
        "supervision": found,
        "hazard_url": hazard_url(found.hazard),
        "late": supervision_overdue(found),
        "facts": supervision_facts(found),
        "progress": found.progress.select_related("recorded_by"),
        "extensions": extensions,
        "files": files_of(found),
        "papers": [paper for paper in (found.notice, found.removal_notice) if paper],
        "acts": offered(
            PROCEDURE,
            state=found.state,
            user=by,
            url=lambda name: reverse("enforcement:supervision_act", args=[found.pk, name]),
            only=fits,
        ),
        "deadlines": dues_of(found),
        "stages": _stages(found),
        "events": timeline(found, labels=dict(Supervision.State.choices)),
    }
    return render(request, "enforcement/supervision.html", context)


@CHANGING
@readers_only
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    found = get_object_or_404(_visible(signed_in(request)), pk=pk)
    asked = found.extensions.filter(state=Extension.State.ASKED).first()
    return step_page(
        request,
        found,
        step,
        procedure=PROCEDURE,
        forms=FORMS,
        back=found.get_absolute_url(),
        crumbs=_crumbs(found),
        extra={"asked": asked},
    )


def _visible(by: User) -> Any:
    return Supervision.objects.visible_to(by).select_related(*RELATED)


def _crumbs(found: Supervision) -> list[tuple[str, str]]:
    return [
        ("重大隐患挂牌督办", reverse("enforcement:supervisions")),
        (found.hazard.enterprise.name, found.get_absolute_url()),
    ]


def _stages(found: Supervision) -> list[tuple[str, str]]:
    order = list(Supervision.State.values)
    place = order.index(found.state)
    now = "done" if found.state == Supervision.State.REMOVED else "now"
    words = ["done"] * place + [now] + ["todo"] * (len(order) - place - 1)
    return list(zip(("挂牌督办", "复查并提请摘牌", "摘牌销号"), words, strict=True))
