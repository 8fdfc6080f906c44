"""The register of warnings and talks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enforcement.actions import talks as acts
from enforcement.filters.hazards import TalkFilter
from enforcement.forms import hazards as forms
from enforcement.models import Talk
from enforcement.querysets.hazards import visible_hazards
from enforcement.states.talk import PROCEDURE
from enforcement.tables.hazards import TALK_COLUMNS, talk_facts, talk_overdue
from enforcement.views.shared import CHANGING, dues_of, files_of
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.steps import StepForm, offered, step_page
from foundation.audit.trail import timeline
from foundation.web.acts import act_page
from foundation.web.listing import list_page

readers_only = holders_only(Permission.READ_ENFORCEMENT)
FORMS = {
    "record_result": StepForm(
        forms.ResultForm,
        lambda found, form, by: acts.record_result(found, **form.cleaned_data, by=by),
    )
}


@require_safe
@readers_only
def talks(request: HttpRequest) -> HttpResponseBase:
    by = signed_in(request)
    may_register = by.may(Permission.INSPECT)
    return list_page(
        request,
        queryset=Talk.objects.visible_to(by).prefetch_related("enterprises"),
        columns=TALK_COLUMNS,
        filterset=TalkFilter,
        title="预警约谈",
        template="enforcement/talks.html",
        key="-held_on",
        empty="还没有预警约谈记录。" + ("请点“登记预警约谈”添加。" if may_register else ""),
        extra={"may_register": may_register},
    )


@require_safe
@readers_only
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    by = signed_in(request)
    found = get_object_or_404(_visible(by), pk=pk)
    context = {
        "title": str(found),
        "crumbs": [("预警约谈", reverse("enforcement:talks")), (str(found), "")],
        "talk": found,
        "late": talk_overdue(found),
        "facts": talk_facts(found),
        "files": files_of(found),
        "papers": [found.document] if found.document else [],
        "acts": offered(
            PROCEDURE,
            state=found.state,
            user=by,
            url=lambda name: reverse("enforcement:talk_act", args=[found.pk, name]),
        ),
        "deadlines": dues_of(found),
        "events": timeline(found, labels=dict(Talk.State.choices)),
    }
    return render(request, "enforcement/talk.html", context)


@CHANGING
@holders_only(Permission.INSPECT)
def new(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    return act_page(
        request,
        form=forms.TalkForm(*posted, by=by, initial=_initial(request, by)),
        perform=lambda form: acts.register_talk(form.held(), by=by),
        title="登记预警约谈",
        success="已登记，文书已生成。",
        redirect_to=lambda made: made.get_absolute_url(),
        extra={
            "crumbs": [("预警约谈", reverse("enforcement:talks")), ("登记预警约谈", "")],
            "submit_label": "登记并生成文书",
            "cancel_url": reverse("enforcement:talks"),
            "keep_files": True,
        },
    )


@CHANGING
@readers_only
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    found = get_object_or_404(_visible(signed_in(request)), pk=pk)
    crumbs = [
        ("预警约谈", reverse("enforcement:talks")),
        (str(found), found.get_absolute_url()),
    ]
    return step_page(
        request,
        found,
        step,
        procedure=PROCEDURE,
        forms=FORMS,
        back=found.get_absolute_url(),
        crumbs=crumbs,
    )


def _visible(by: User) -> Any:
    rows = Talk.objects.visible_to(by)
    return rows.select_related("hazard", "inspection", "document").prefetch_related("enterprises")


def _initial(request: HttpRequest, by: User) -> dict[str, Any]:
    """From the page of a hazard, the form knows the hazard and its enterprise."""
    number = request.GET.get("hazard", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return {}
    found = visible_hazards(by).select_related("enterprise").filter(pk=int(number)).first()
    if found is None:
        return {}
    return {
        "hazard": found.pk,
        "codes": found.enterprise.credit_code,
        "reason": Talk.Reason.HAZARD.value,
        "explanation": found.what[: forms.LONGEST],
    }
