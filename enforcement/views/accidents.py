"""Accidents: the register, one of them, registering."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enforcement.actions.accidents import reporting
from enforcement.filters.accidents import AccidentFilter
from enforcement.forms.accidents import RegisterForm
from enforcement.models import Accident
from enforcement.states import accident as states
from enforcement.tables import accidents as tables
from enforcement.views.accident_steps import offers
from enforcement.views.exposure import exposure_of
from enforcement.views.shared import CHANGING, case_offer, dues_of, files_of
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.trail import timeline
from foundation.enterprises.models import Enterprise
from foundation.web.acts import act_page
from foundation.web.listing import list_page

readers_only = holders_only(Permission.READ_ENFORCEMENT)
RELATED = (
    "enterprise", "registered_by", "proposed_by", "closed_by", "evaluated_by", "filed_by",
    "report_file", "public_file",
)  # fmt: skip
_STAGES = ("接报登记", "事故调查", "报告批复", "结案", "结案后评估", "报上级备案")
_AFTER = {states.CLOSING: 3, states.CLOSED: 4, states.EVALUATED: 5, states.FILED: 6}


@require_safe
@readers_only
def accidents(request: HttpRequest) -> HttpResponseBase:
    by = signed_in(request)
    may_register = by.may(Permission.MANAGE_ACCIDENTS)
    return list_page(
        request,
        queryset=Accident.objects.visible_to(by)
        .select_related("enterprise")
        .defer("public_text", "enterprise__grams", "enterprise__search_text")
        .prefetch_related("marks"),
        columns=tables.EXPORT_COLUMNS if request.GET.get("export") else tables.COLUMNS,
        filterset=AccidentFilter,
        title="生产安全事故",
        template="enforcement/accidents.html",
        key="-occurred_at",
        empty="还没有登记生产安全事故。" + ("接报后请点“登记事故”。" if may_register else ""),
        extra={"may_register": may_register},
    )


@require_safe
@readers_only
def accident(request: HttpRequest, pk: int) -> HttpResponse:
    by = signed_in(request)
    found = get_object_or_404(visible(by), pk=pk)
    context = {
        "title": f"生产安全事故：{found.unit}",
        "crumbs": [("生产安全事故", reverse("enforcement:accidents")), (found.number, "")],
        "accident": found,
        "late": tables.is_overdue(found),
        "facts": tables.basic_facts(found),
        "investigation": tables.investigation_facts(found),
        "ending": tables.ending_facts(found),
        "changes": found.changes.select_related("recorded_by"),
        "marks": [(one, tables.mark_text(one)) for one in _marks(found)],
        "appraisals": found.appraisals.all(),
        "extensions": found.extensions.select_related("asked_by", "decided_by"),
        "measures": found.measures.all(),
        "may_change_measures": found.state == states.INVESTIGATING
        and by.may(Permission.MANAGE_ACCIDENTS),
        "files": files_of(found),
        **exposure_of(found, "accident", by),
        "acts": [*offers(found, by), *case_offer(by, "accident", found.number)],
        "deadlines": dues_of(found),
        "stages": stages(found),
        "events": timeline(found, labels=states.STATE_LABELS),
    }
    return render(request, "enforcement/accident.html", context)


@CHANGING
@holders_only(Permission.MANAGE_ACCIDENTS)
def new(request: HttpRequest) -> HttpResponse:
    """``?enterprise=`` fills in the enterprise."""
    by = signed_in(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    asked = request.GET.get("enterprise", "")
    known = asked.isascii() and asked.isdecimal() and len(asked) < 10
    holder = Enterprise.objects.filter(pk=int(asked)).first() if known else None
    return act_page(
        request,
        form=RegisterForm(*posted, initial={"enterprise": holder}),
        perform=lambda form: reporting.register(form.report(), by=by),
        title="登记事故",
        success=lambda made: f"已登记：{made.number}，{made.get_grade_display()}。",
        redirect_to=lambda made: made.get_absolute_url(),
        extra={
            "crumbs": [("生产安全事故", reverse("enforcement:accidents")), ("登记事故", "")],
            "intro": "事故等级、是否迟报和各环节期限由系统计算，不能填写。",
            "submit_label": "登记事故",
            "cancel_url": reverse("enforcement:accidents"),
            "keep_files": True,
        },
    )


def visible(by: User) -> Any:
    return Accident.objects.visible_to(by).select_related(*RELATED)


def stages(accident: Accident) -> list[tuple[str, str]]:
    done = _AFTER.get(accident.state, 1)
    if accident.state == states.INVESTIGATING and accident.report_on:
        done = 3 if accident.reply_on else 2
    words = ["done"] * done + ["now"] + ["todo"] * len(_STAGES)
    return list(zip(_STAGES, words, strict=False))


def _marks(accident: Accident) -> Any:
    return accident.marks.select_related("marked_by", "lifted_by").order_by(
        F("lifted_on").asc(nulls_first=True), "pk"
    )
