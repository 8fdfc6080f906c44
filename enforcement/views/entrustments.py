"""The register of entrusted organs (四（一）)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from enforcement.actions import entrustments as acts
from enforcement.filters.departments import EntrustmentFilter
from enforcement.forms.departments import EndForm, EntrustmentForm
from enforcement.issuing import issuing_name
from enforcement.models import Entrustment
from enforcement.rules.officers import runs_throughout
from enforcement.views.register_pages import (
    SHOWN_EVENTS,
    Crumbs,
    links,
    page,
    read_page,
    readers_only,
    register_act,
    registrars_only,
)
from foundation.accounts.checks import signed_in
from foundation.accounts.roles import Permission
from foundation.audit.trail import timeline
from foundation.web import badges
from foundation.web.badges import badge
from foundation.web.listing import Column, list_page
from foundation.workdays.quarters import today


def address_of(entrustment: Entrustment) -> str:
    return reverse("enforcement:entrustment", args=[entrustment.pk])


def standing(entrustment: Entrustment) -> str:
    term = (entrustment.valid_from, entrustment.valid_to, entrustment.ended_on)
    if runs_throughout(*term, first=today(), last=today()):
        return "委托中"
    ended = entrustment.ended_on is not None and entrustment.ended_on <= today()
    return "尚未开始" if entrustment.valid_from > today() and not ended else "已终止"


_MARKS = {"委托中": badges.DONE, "尚未开始": badges.TODO, "已终止": badges.PLAIN}
COLUMNS = [
    Column("organ", "受委托机关", "organ", order="organ", link=address_of),
    Column("document", "委托文书文号", "document"),
    Column("valid_from", "期限自", "valid_from", order="valid_from", css="nowrap"),
    Column("valid_to", "期限至", "valid_to", order="valid_to", css="nowrap"),
    Column("ended_on", "提前终止", "ended_on", css="nowrap"),
    Column("state", "状态", lambda row: badge(standing(row), _MARKS[standing(row)]), css="nowrap"),
]


@read_page
@readers_only
def entrustments(request: HttpRequest) -> HttpResponseBase:
    may_manage = signed_in(request).may(Permission.MANAGE_OFFICERS)
    return list_page(
        request,
        queryset=Entrustment.objects.all(),
        columns=COLUMNS,
        filterset=EntrustmentFilter,
        title="受委托机关",
        template="enforcement/register.html",
        empty="还没有登记委托执法。" + ("请点“登记委托”添加。" if may_manage else ""),
        extra={"offered": links(("entrustment_new", "登记委托")) if may_manage else []},
    )


@read_page
@readers_only
def entrustment(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Entrustment, pk=pk)
    may_manage = signed_in(request).may(Permission.MANAGE_OFFICERS)
    offered = may_manage and standing(found) != "已终止" and not found.ended_on
    context = {
        "title": found.organ,
        "crumbs": _crumbs(found.organ),
        "facts": _facts(found),
        "acts": links(("entrustment_end", "提前终止委托"), pk=pk) if offered else [],
        "officers": found.officers.select_related("office"),
        "events": timeline(found).reverse()[:SHOWN_EVENTS],
    }
    return render(request, "enforcement/entrustment.html", context)


@page
@registrars_only
def new(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    return register_act(
        request,
        form=EntrustmentForm,
        perform=lambda form: acts.register_entrustment(form.entrusted(), by=by),
        title="登记委托",
        success=lambda made: f"已登记：{made.organ}。",
        back=reverse("enforcement:entrustments"),
        redirect_to=address_of,
        crumbs=_crumbs(),
        intro=f"受委托机关以“{issuing_name()}”的名义执法，文书上另行注明受委托机关。",
    )


@page
@registrars_only
def end(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), get_object_or_404(Entrustment, pk=pk)
    back = address_of(found)
    return register_act(
        request,
        form=EndForm(request.POST or None, initial={"on": today()}),
        perform=lambda form: acts.end_entrustment(found, **form.cleaned_data, by=by),
        title="提前终止委托",
        success="委托已终止。",
        of=found.organ,
        back=back,
        crumbs=_crumbs(found.organ, back),
    )


def _facts(found: Entrustment) -> list[tuple[str, str]]:
    facts = [
        ("以谁的名义执法", issuing_name()),
        ("委托文书文号", found.document),
        ("委托事项和权限", found.scope),
        ("委托期限", f"{found.valid_from:%Y-%m-%d} 至 {found.valid_to:%Y-%m-%d}"),
        ("状态", standing(found)),
    ]
    if found.ended_on:
        facts.append(("提前终止日期", f"{found.ended_on:%Y-%m-%d}"))
    return facts


def _crumbs(*entry: str) -> Crumbs:
    first = ("受委托机关", reverse("enforcement:entrustments"))
    return [first, (entry[0], "".join(entry[1:]))] if entry else [first]
