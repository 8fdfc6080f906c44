"""The register of officers: list, entry, and the forms of its acts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from enforcement.actions import leaves
from enforcement.actions import officers as acts
from enforcement.filters.officers import OfficerFilter
from enforcement.forms import officers as forms
from enforcement.models import Leave, Officer, Recusal
from enforcement.tables.officers import COLUMNS, address_of, facts
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
from foundation.web.listing import list_page
from foundation.workdays.quarters import today


@read_page
@readers_only
def officers(request: HttpRequest) -> HttpResponseBase:
    may_manage = signed_in(request).may(Permission.MANAGE_OFFICERS)
    return list_page(
        request,
        queryset=Officer.objects.select_related("office", "entrustment"),
        columns=COLUMNS,
        filterset=OfficerFilter,
        title="执法人员",
        template="enforcement/register.html",
        key="certificate",
        empty="还没有登记执法人员。" + ("请点“登记执法人员”添加。" if may_manage else ""),
        extra={"offered": links(("officer_new", "登记执法人员")) if may_manage else []},
    )


@read_page
@readers_only
def officer(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Officer.objects.select_related("office", "user", "entrustment")
    found = get_object_or_404(rows, pk=pk)
    may_manage = signed_in(request).may(Permission.MANAGE_OFFICERS)
    context = {
        "title": found.name,
        "crumbs": _crumbs(found.name),
        "facts": facts(found),
        "leaves": found.leaves.all(),
        "recusals": found.recusals.select_related("enterprise", "department"),
        "today": today(),
        "may_manage": may_manage,
        "acts": _acts(found) if may_manage else [],
        "events": timeline(found).reverse()[:SHOWN_EVENTS],
    }
    return render(request, "enforcement/officer.html", context)


@page
@registrars_only
def new(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    return register_act(
        request,
        form=forms.OfficerForm,
        perform=lambda form: acts.register_officer(form.certified(), by=by),
        title="登记执法人员",
        success=lambda made: f"已登记：{made.name}。",
        back=reverse("enforcement:officers"),
        redirect_to=address_of,
        crumbs=_crumbs(),
    )


@page
@registrars_only
def change(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), get_object_or_404(Officer, pk=pk)
    return _act(
        request,
        found,
        form=forms.OfficerForm(request.POST or None, officer=found),
        perform=lambda form: acts.change_officer(found, form.certified(), by=by),
        title="变更信息",
        success="信息已保存。",
        intro="执法证到期换发的，请用“换证登记”。",
    )


@page
@registrars_only
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), get_object_or_404(Officer, pk=pk)
    return _act(
        request,
        found,
        form=forms.RenewForm,
        perform=lambda form: acts.renew_certificate(found, **form.cleaned_data, by=by),
        title="换证登记",
        success="换证已登记。",
        intro=f"原证：{found.certificate}，有效期至{found.valid_to:%Y-%m-%d}。",
    )


@page
@registrars_only
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), get_object_or_404(Officer, pk=pk)
    return _act(
        request,
        found,
        form=forms.LeaveForm,
        perform=lambda form: leaves.take_leave(found, **form.cleaned_data, by=by),
        title="登记请假",
        success="请假已登记。",
        intro="请假期间不列入抽取检查人员的范围。",
    )


@page
@registrars_only
def cancel_leave(request: HttpRequest, pk: int) -> HttpResponse:
    by = signed_in(request)
    found = get_object_or_404(Leave.objects.select_related("officer"), pk=pk)
    data = request.POST if request.method == "POST" else None
    return _act(
        request,
        found.officer,
        form=forms.BackForm(found, data),
        perform=lambda form: leaves.cancel_leave(found, by=by, today_taken=form.today_taken),
        title="销假",
        success="已销假。",
        intro=f"请假：{found.first:%Y-%m-%d} 至 {found.last:%Y-%m-%d}，{found.reason}。"
        "已经请假的日子保留；还没有开始的请假整个取消。",
    )


@page
@registrars_only
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), get_object_or_404(Officer, pk=pk)
    return _act(
        request,
        found,
        form=forms.RecusalForm,
        perform=lambda form: acts.recuse(found, **form.cleaned_data, by=by),
        title="登记回避",
        success="回避已登记。",
        intro="填写企业，或者选择下级部门，二者选一。登记后不再派此人检查该对象。",
    )


@page
@registrars_only
def lift_recusal(request: HttpRequest, pk: int) -> HttpResponse:
    by = signed_in(request)
    rows = Recusal.objects.select_related("officer", "enterprise", "department")
    found = get_object_or_404(rows, pk=pk)
    return _act(
        request,
        found.officer,
        form=forms.ReasonForm,
        perform=lambda form: acts.lift_recusal(found, reason=form.cleaned_data["reason"], by=by),
        title="解除回避",
        success="回避已解除。",
        intro=f"回避对象：{found.enterprise or found.department}，事由：{found.reason}。",
    )


@page
@registrars_only
def leave_post(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), get_object_or_404(Officer, pk=pk)
    return _act(
        request,
        found,
        form=forms.LeavePostForm(request.POST or None, initial={"on": today()}),
        perform=lambda form: acts.leave_post(found, **form.cleaned_data, by=by),
        title="登记离岗",
        success="离岗已登记。",
        intro="离岗后不再派出检查，登记和办理记录全部保留。",
    )


def _act(request: HttpRequest, found: Officer, **page: Any) -> HttpResponse:
    back = address_of(found)
    return register_act(request, of=found.name, back=back, crumbs=_crumbs(found.name, back), **page)


def _crumbs(*entry: str) -> Crumbs:
    first = ("执法人员", reverse("enforcement:officers"))
    return [first, (entry[0], "".join(entry[1:]))] if entry else [first]


def _acts(found: Officer) -> list[dict[str, str]]:
    if found.left_on:
        return []
    return links(
        ("officer_renew", "换证登记"),
        ("officer_leave", "登记请假"),
        ("officer_recuse", "登记回避"),
        ("officer_change", "变更信息"),
        ("officer_leave_post", "登记离岗"),
        pk=found.pk,
    )
