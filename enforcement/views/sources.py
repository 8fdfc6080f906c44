"""The ledger of major hazard sources."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from enforcement.actions import sources as acts
from enforcement.filters.sources import MajorSourceFilter
from enforcement.forms.sources import DeregisterForm, NewSourceForm, SourceForm
from enforcement.models import MajorSource
from enforcement.tables.sources import COLUMNS, address_of, facts, kinds_chart
from enforcement.views.register_pages import (
    SHOWN_EVENTS,
    Crumbs,
    links,
    page,
    read_page,
    readers_only,
    register_act,
)
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.roles import Permission
from foundation.audit.trail import timeline
from foundation.enterprises.models import Enterprise
from foundation.web.listing import list_page
from foundation.workdays.quarters import today

registrars_only = holders_only(Permission.MANAGE_ENTERPRISES)


@read_page
@readers_only
def sources(request: HttpRequest) -> HttpResponseBase:
    may_manage = signed_in(request).may(Permission.MANAGE_ENTERPRISES)
    counts = MajorSource.objects.standing().counts()
    return list_page(
        request,
        queryset=MajorSource.objects.select_related("enterprise").defer(
            "enterprise__grams", "enterprise__search_text"
        ),
        columns=COLUMNS,
        filterset=MajorSourceFilter,
        title="重大危险源台账",
        template="enforcement/sources.html",
        empty="台账中还没有重大危险源。" + ("请点“登记重大危险源”添加。" if may_manage else ""),
        extra={
            "offered": links(("source_new", "登记重大危险源")) if may_manage else [],
            "chart": kinds_chart(counts) if counts else None,
        },
    )


@read_page
@readers_only
def source(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(MajorSource.objects.select_related("enterprise"), pk=pk)
    may_manage = signed_in(request).may(Permission.MANAGE_ENTERPRISES)
    offered = [("source_change", "变更登记"), ("source_deregister", "注销")]
    context = {
        "title": found.name,
        "crumbs": _crumbs(found.name),
        "facts": facts(found),
        "acts": links(*offered, pk=pk) if may_manage and not found.deregistered_on else [],
        "events": timeline(found).reverse()[:SHOWN_EVENTS],
    }
    return render(request, "web/detail.html", context)


@page
@registrars_only
def new(request: HttpRequest) -> HttpResponse:
    """``?enterprise=`` fills in the enterprise."""
    by = signed_in(request)
    asked = request.GET.get("enterprise", "")
    known = asked.isascii() and asked.isdecimal() and len(asked) < 10
    holder = Enterprise.objects.filter(pk=int(asked)).first() if known else None
    return register_act(
        request,
        form=NewSourceForm(request.POST or None, initial={"enterprise": holder}),
        perform=lambda form: acts.register_source(
            form.cleaned_data["enterprise"], form.described(), by=by
        ),
        title="登记重大危险源",
        success=lambda made: f"已登记：{made.name}。",
        back=reverse("enforcement:sources"),
        redirect_to=address_of,
        crumbs=_crumbs(),
    )


@page
@registrars_only
def change(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), get_object_or_404(MajorSource, pk=pk)
    return _act(
        request,
        found,
        form=SourceForm(request.POST or None, source=found),
        perform=lambda form: acts.change_source(found, form.described(), by=by),
        title="变更登记",
        success="登记已变更。",
    )


@page
@registrars_only
def deregister(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), get_object_or_404(MajorSource, pk=pk)
    return _act(
        request,
        found,
        form=DeregisterForm(request.POST or None, initial={"on": today()}),
        perform=lambda form: acts.deregister_source(found, **form.cleaned_data, by=by),
        title="注销",
        success="该重大危险源已注销，台账记录保留。",
    )


def _act(request: HttpRequest, found: MajorSource, **page: Any) -> HttpResponse:
    back = address_of(found)
    return register_act(request, of=found.name, back=back, crumbs=_crumbs(found.name, back), **page)


def _crumbs(*entry: str) -> Crumbs:
    first = ("重大危险源台账", reverse("enforcement:sources"))
    return [first, (entry[0], "".join(entry[1:]))] if entry else [first]
