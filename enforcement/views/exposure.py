"""Typical cases for exposure: the register, one of them, its steps."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enforcement.actions import exposure as acts
from enforcement.filters.accidents import TypicalCaseFilter
from enforcement.forms.exposure import TypicalCaseForm
from enforcement.forms.hazards import ReasonForm
from enforcement.models import Accident, TypicalCase
from enforcement.states.exposure import PROCEDURE, STATE_LABELS
from enforcement.tables.exposure import COLUMNS, facts
from enforcement.views.shared import CHANGING
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import StepUpForm
from foundation.accounts.steps import StepForm, offered, step_page
from foundation.audit.trail import target_key, timeline
from foundation.web.acts import act_page
from foundation.web.listing import list_page

readers_only = holders_only(Permission.READ_ENFORCEMENT)
KINDS = {"accident": "enforcement.accident", "inspection": "enforcement.inspection"}

FORMS = {
    "approve": StepForm(
        StepUpForm,
        lambda found, form, by: acts.approve(found, by=by, confirmed=form.confirm(by)),
        intro="批准后，以下内容可以向社会公布。提请人不能批准。",
        template="enforcement/typical_act.html",
    ),
    "return": StepForm(
        ReasonForm, lambda found, form, by: acts.send_back(found, **form.cleaned_data, by=by)
    ),
    "revise": StepForm(
        lambda found, **given: TypicalCaseForm(case=found, **given),
        lambda found, form, by: acts.revise(found, form.told(), by=by),
    ),
}


@require_safe
@readers_only
def typical_cases(request: HttpRequest) -> HttpResponseBase:
    return list_page(
        request,
        queryset=_visible(signed_in(request)).defer("text", "why", "people"),
        columns=COLUMNS,
        filterset=TypicalCaseFilter,
        title="典型案例",
        key="-proposed_on",
        empty="还没有典型案例。在已结案的事故或者已开展的检查页面点“提请曝光典型案例”。",
    )


@require_safe
@readers_only
def typical_case(request: HttpRequest, pk: int) -> HttpResponse:
    by = signed_in(request)
    found = get_object_or_404(_visible(by), pk=pk)
    context = {
        "title": f"典型案例：{found.title}",
        "crumbs": [*_crumbs(), (found.title, "")],
        "case": found,
        "facts": facts(found),
        "source_url": _source_url(found, by),
        "acts": offered(
            PROCEDURE,
            state=found.state,
            user=by,
            url=lambda name: reverse("enforcement:typical_case_act", args=[found.pk, name]),
        ),
        "events": timeline(found, labels=STATE_LABELS),
    }
    return render(request, "enforcement/typical_case.html", context)


@CHANGING
@holders_only(Permission.PROPOSE_EXPOSURE)
def propose(request: HttpRequest, kind: str, source: int) -> HttpResponse:
    """Propose a case made of an accident or inspection; 404 for what may not be used."""
    by = signed_in(request)
    subject_type = KINDS.get(kind, "")
    subject = acts.source_of(subject_type, source, by=by)
    if subject is None:
        raise Http404
    back = _url_of(subject)
    return act_page(
        request,
        form=TypicalCaseForm(request.POST or None, initial=_initial(subject)),
        perform=lambda form: acts.propose(subject_type, source, form.told(), by=by),
        title=f"提请曝光典型案例：{subject}",
        success="已提请，由安委办主任批准。",
        redirect_to=lambda made: made.get_absolute_url(),
        extra={
            "crumbs": [*_crumbs(), ("提请曝光", "")],
            "submit_label": "提请曝光",
            "cancel_url": back,
        },
    )


@CHANGING
@readers_only
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    found = get_object_or_404(_visible(signed_in(request)), pk=pk)
    back = found.get_absolute_url()
    return step_page(
        request,
        found,
        step,
        procedure=PROCEDURE,
        forms=FORMS,
        back=back,
        crumbs=[*_crumbs(), (found.title, back)],
    )


def exposure_of(subject: Model, kind: str, by: User) -> dict[str, Any]:
    """What ``enforcement/exposure_panel.html`` takes: the case made of it, or where to propose."""
    subject_type, pk = target_key(subject)
    made = TypicalCase.objects.visible_to(by).filter(subject_type=subject_type, subject_id=pk)
    found = made.first()
    may = found is None and by.may(Permission.PROPOSE_EXPOSURE)
    open_to = may and acts.source_of(subject_type, subject.pk, by=by) is not None
    url = reverse("enforcement:propose_typical", args=[kind, subject.pk]) if open_to else ""
    return {"typical": found, "expose_url": url}


def _visible(by: User) -> Any:
    return TypicalCase.objects.visible_to(by).select_related("proposed_by", "decided_by")


def _crumbs() -> list[tuple[str, str]]:
    return [("典型案例", reverse("enforcement:typical_cases"))]


def _source_url(case: TypicalCase, by: User) -> str:
    subject = acts.source_of(case.subject_type, int(case.subject_id), by=by)
    return _url_of(subject) if subject else ""


def _url_of(subject: Model) -> str:
    name = "accident" if isinstance(subject, Accident) else "inspection"
    return reverse(f"enforcement:{name}", args=[subject.pk])


def _initial(subject: Model) -> dict[str, str]:
    """What an accident has already approved for the public is a good beginning."""
    if not isinstance(subject, Accident):
        return {}
    return {
        "title": f"{subject.unit}{subject.get_kind_display()}{subject.get_grade_display()}"[:120],
        "people": subject.people,
        "text": subject.public_text[:20_000],
    }
