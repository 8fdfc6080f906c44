"""The ledger of hidden dangers, one hazard, and the rates."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enforcement.actions import supervision as acts
from enforcement.actions import unlisted
from enforcement.filters.hazards import HazardFilter
from enforcement.forms.hazards import ListingForm, WaiverForm
from enforcement.models import Hazard, Supervision
from enforcement.querysets import rates as asked
from enforcement.querysets.hazards import visible_hazards
from enforcement.states.hazard import LISTING
from enforcement.states.supervision import ARTICLE
from enforcement.tables.hazards import (
    export_columns,
    hazard_columns,
    hazard_facts,
    hazard_url,
    overdue_text,
    supervision_of,
)
from enforcement.views.shared import CHANGING, dues_of, files_of
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.trail import timeline
from foundation.web.acts import act_page
from foundation.web.listing import list_page
from foundation.workdays.services import current_calendar

readers_only = holders_only(Permission.READ_ENFORCEMENT)
RELATED = ("enterprise", "inspection", "supervision")


@require_safe
@readers_only
def hazards(request: HttpRequest) -> HttpResponseBase:
    columns = export_columns if request.GET.get("export") else hazard_columns
    return list_page(
        request,
        queryset=visible_hazards(signed_in(request)).select_related(*RELATED),
        columns=columns(current_calendar()),
        filterset=HazardFilter,
        title="事故隐患台账",
        template="enforcement/hazards.html",
        key="-found_on",
        empty="还没有登记隐患。隐患在监督检查记录中登记，登记后自动列入台账。",
        extra={"kept_query": _filters_of(request)},
    )


@require_safe
@readers_only
def hazard(request: HttpRequest, pk: int) -> HttpResponse:
    by = signed_in(request)
    found = get_object_or_404(visible_hazards(by).select_related(*RELATED, "unlisted_by"), pk=pk)
    supervision = supervision_of(found)
    context = {
        "title": f"隐患：{found}",
        "crumbs": [("事故隐患台账", reverse("enforcement:hazards")), (str(found), "")],
        "hazard": found,
        "facts": hazard_facts(found),
        "late": overdue_text(found, current_calendar()),
        "supervision": supervision,
        "acts": _acts(found, supervision, by),
        "deadlines": dues_of(found),
        "files": files_of(found),
        "talks": found.talks.order_by("-held_on"),
        "stages": _stages(found),
        "events": timeline(found, labels=dict(Hazard.State.choices)),
    }
    return render(request, "enforcement/hazard.html", context)


@CHANGING
@holders_only(Permission.CANCEL_SUPERVISION)
def list_hazard(request: HttpRequest, pk: int) -> HttpResponse:
    by = signed_in(request)
    found = get_object_or_404(visible_hazards(by).select_related("enterprise"), pk=pk)
    return act_page(
        request,
        form=ListingForm,
        perform=lambda form: acts.list_hazard(found, form.listing(), by=by),
        title=f"挂牌督办：{found.enterprise.name}",
        success="已挂牌督办，通知书已生成。",
        redirect_to=lambda made: made.get_absolute_url(),
        extra={
            "crumbs": _crumbs(found, "挂牌督办"),
            "intro": f"重大隐患：{found.what}"[:300],
            "submit_label": "挂牌督办并印发通知书",
            "cancel_url": hazard_url(found),
        },
    )


@CHANGING
@holders_only(Permission.CANCEL_SUPERVISION)
def waive_listing(request: HttpRequest, pk: int) -> HttpResponse:
    by = signed_in(request)
    found = get_object_or_404(visible_hazards(by).select_related("enterprise"), pk=pk)

    def perform(form: Any) -> Hazard:
        reason, confirmed = form.cleaned_data["reason"], form.confirm(by)
        return unlisted.waive_listing(found, reason=reason, by=by, confirmed=confirmed)

    return act_page(
        request,
        form=WaiverForm,
        perform=perform,
        title=f"决定不挂牌督办：{found.enterprise.name}",
        success="已登记不挂牌督办的理由，复查合格后可以销号。",
        redirect_to=hazard_url,
        extra={
            "crumbs": _crumbs(found, "决定不挂牌督办"),
            "intro": f"重大隐患应当挂牌督办。确实不需要的，写明理由，长期保留。隐患：{found.what}"[
                :300
            ],
            "submit_label": "决定不挂牌督办",
            "cancel_url": hazard_url(found),
        },
    )


def _crumbs(found: Hazard, here: str) -> list[tuple[str, str]]:
    ledger = reverse("enforcement:hazards")
    return [("事故隐患台账", ledger), (str(found), hazard_url(found)), (here, "")]


@require_safe
@readers_only
def rates(request: HttpRequest) -> HttpResponse:
    """Rates of rectification by region, industry, level and quarter, under the ledger's filters."""
    rows = visible_hazards(signed_in(request))
    filters = HazardFilter(request.GET or None, queryset=rows, request=request)
    valid = not filters.is_bound or filters.is_valid()
    kept = _filters_of(request)
    ledger = reverse("enforcement:hazards")
    found = asked.rates(filters.qs if valid else rows.none())
    context = {
        "title": "隐患整改率",
        "crumbs": [("事故隐患台账", ledger), ("整改率", "")],
        "filter_form": filters.form,
        "total": found.total.linked(ledger, kept),
        "groups": [group.linked(ledger, kept) for group in found.groups],
        "ledger": f"{ledger}?{urlencode(kept)}",
        "clear_url": reverse("enforcement:hazard_rates"),
        "article": "三项制度报告 四",
    }
    return render(request, "enforcement/hazard_rates.html", context)


def _filters_of(request: HttpRequest) -> dict[str, str]:
    names = HazardFilter.base_filters
    return {name: str(value) for name, value in request.GET.items() if name in names and value}


def _acts(hazard: Hazard, supervision: Supervision | None, by: User) -> list[dict[str, Any]]:
    offered = []
    open_ = hazard.state in {Hazard.State.ORDERED, Hazard.State.REPORTED}
    major = hazard.level == Hazard.Level.MAJOR
    if supervision is not None:
        url = supervision.get_absolute_url()
        offered.append({"label": "查看挂牌督办", "url": url, "note": ""})
    elif open_ and major and by.may(Permission.CANCEL_SUPERVISION):
        url = reverse("enforcement:list_hazard", args=[hazard.pk])
        offered.append({"label": "挂牌督办", "url": url, "note": ARTICLE})
        if not hazard.unlisted_on:
            url = reverse("enforcement:waive_listing", args=[hazard.pk])
            offered.append({"label": "决定不挂牌督办", "url": url, "note": LISTING})
    if hazard.state != Hazard.State.CANCELLED and by.may(Permission.INSPECT):
        url = f"{reverse('enforcement:new_talk')}?hazard={hazard.pk}"
        offered.append({"label": "预警、约谈企业", "url": url, "note": ARTICLE})
    return offered


def _stages(hazard: Hazard) -> list[tuple[str, str]]:
    order = list(Hazard.State.values)
    place = order.index(hazard.state)
    now = "done" if hazard.state == Hazard.State.CANCELLED else "now"
    words = ["done"] * place + [now] + ["todo"] * (len(order) - place - 1)
    return list(zip((str(label) for label in Hazard.State.labels), words, strict=True))
