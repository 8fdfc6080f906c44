"""Pages of the register: list, one enterprise, and the forms of its acts."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.roles import Permission
from foundation.audit.trail import timeline
from foundation.enterprises import forms
from foundation.enterprises.actions import licences as licence_acts
from foundation.enterprises.actions import register as acts
from foundation.enterprises.filters import EnterpriseFilter
from foundation.enterprises.models import Enterprise, Licence
from foundation.enterprises.sections import sections_for
from foundation.enterprises.tables import COLUMNS, EXPORT_COLUMNS, address_of, facts
from foundation.web.acts import act_page
from foundation.web.listing import list_page
from foundation.workdays.quarters import today

_SHOWN_EVENTS = 50
readers_only = holders_only(Permission.READ_ENTERPRISES)
registrars_only = holders_only(Permission.MANAGE_ENTERPRISES)
page = require_http_methods(["GET", "HEAD", "POST"])


@require_http_methods(["GET", "HEAD"])
@readers_only
def enterprises(request: HttpRequest) -> HttpResponseBase:
    may_manage = signed_in(request).may(Permission.MANAGE_ENTERPRISES)
    return list_page(
        request,
        queryset=Enterprise.objects.defer("grams", "search_text"),
        columns=EXPORT_COLUMNS if request.GET.get("export") else COLUMNS,
        filterset=EnterpriseFilter,
        title="企业登记",
        template="enterprises/list.html",
        empty="还没有登记企业。请点“登记企业”添加。" if may_manage else "还没有登记企业。",
        extra={"may_manage": may_manage},
    )


@require_http_methods(["GET", "HEAD"])
@readers_only
def enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Enterprise, pk=pk)
    may_manage = signed_in(request).may(Permission.MANAGE_ENTERPRISES)
    context = {
        "title": found.name,
        "crumbs": _crumbs(found.name),
        "enterprise": found,
        "facts": facts(found, found.former_names.all()),
        "licences": found.licences.prefetch_related("checks"),
        "sections": sections_for(request, found),
        "may_manage": may_manage,
        "acts": _acts(found) if may_manage else [],
        "events": timeline(found, labels=dict(Enterprise.State.choices)).reverse()[:_SHOWN_EVENTS],
    }
    return render(request, "enterprises/enterprise.html", context)


@page
@registrars_only
def new(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    return act_page(
        request,
        form=forms.EnterpriseForm,
        perform=lambda form: acts.register_enterprise(form.particulars(), by=by),
        title="登记企业",
        success=lambda made: f"已登记：{made.name}。",
        redirect_to=address_of,
        extra={
            "crumbs": _crumbs("登记企业"),
            "submit_label": "登记",
            "cancel_url": reverse("enterprises:list"),
        },
    )


@page
@registrars_only
def change(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), get_object_or_404(Enterprise, pk=pk)
    return _act(
        request,
        found,
        form=forms.EnterpriseForm(request.POST or None, enterprise=found),
        perform=lambda form: acts.change_enterprise(found, form.particulars(), by=by),
        title="变更企业信息",
        success="企业信息已保存。",
        intro="更名后，原名称作为曾用名称保留，仍可查到。",
    )


@page
@registrars_only
def strike_off(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), get_object_or_404(Enterprise, pk=pk)
    return _act(
        request,
        found,
        form=forms.StrikeOffForm(request.POST or None, initial={"on": today()}),
        perform=lambda form: acts.strike_off(found, on=form.cleaned_data["on"], by=by),
        title="注销登记",
        success="该企业已注销。",
        intro="注销后不再列入监管对象，登记内容和办理记录全部保留，可以恢复。",
    )


@page
@registrars_only
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), get_object_or_404(Enterprise, pk=pk)
    return _act(
        request,
        found,
        form=Form,
        perform=lambda _form: acts.restore(found, by=by),
        title="恢复登记",
        success="该企业已恢复登记。",
        intro="恢复后重新列入监管对象。",
    )


@page
@registrars_only
def new_licence(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), get_object_or_404(Enterprise, pk=pk)
    return _act(
        request,
        found,
        form=forms.LicenceForm,
        perform=lambda form: licence_acts.add_licence(found, **form.cleaned_data, by=by),
        title="登记许可证",
        success="许可证已登记。",
    )


@page
@registrars_only
def yearly_check(request: HttpRequest, pk: int) -> HttpResponse:
    by = signed_in(request)
    licence = get_object_or_404(Licence.objects.select_related("enterprise"), pk=pk)
    return _act(
        request,
        licence.enterprise,
        form=forms.YearlyCheckForm(request.POST or None, initial={"checked_on": today()}),
        perform=lambda form: licence_acts.record_yearly_check(
            licence,
            checked_on=form.cleaned_data["checked_on"],
            passed=form.cleaned_data["result"] == "passed",
            reason=form.cleaned_data["reason"],
            by=by,
        ),
        title="登记年检",
        success=lambda checked: f"年检已登记，许可证状态：{checked.get_state_display()}。",
        intro=str(licence),
    )


def _act(
    request: HttpRequest, found: Enterprise, *, title: str, intro: str = "", **page: Any
) -> HttpResponse:
    """The page of an act on ``found``; it leads back to its page."""
    return act_page(
        request,
        title=f"{title}：{found.name}",
        redirect_to=address_of(found),
        extra={
            "crumbs": [*_crumbs(found.name, address_of(found)), (title, "")],
            "submit_label": title,
            "cancel_url": address_of(found),
            "intro": intro,
        },
        **page,
    )


def _crumbs(label: str, url: str = "") -> list[tuple[str, str]]:
    return [("企业登记", reverse("enterprises:list")), (label, url)]


def _acts(found: Enterprise) -> list[dict[str, str]]:
    if found.state == Enterprise.State.STRUCK_OFF:
        offered = [("restore", "恢复登记"), ("change", "变更企业信息")]
    else:
        offered = [
            ("new_licence", "登记许可证"),
            ("change", "变更企业信息"),
            ("strike_off", "注销登记"),
        ]
    return [
        {"label": label, "url": reverse(f"enterprises:{name}", args=[found.pk]), "note": ""}
        for name, label in offered
    ]
