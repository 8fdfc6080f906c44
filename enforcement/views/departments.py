"""The register of subordinate departments."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from enforcement.actions import departments as acts
from enforcement.filters.departments import DepartmentFilter
from enforcement.forms.departments import DepartmentForm, RenameForm
from enforcement.forms.officers import ReasonForm
from enforcement.models import Department
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
from foundation.web.listing import Column, list_page


def address_of(department: Department) -> str:
    return reverse("enforcement:department", args=[department.pk])


def standing(department: Department) -> str:
    return "在册" if department.active else "停用"


COLUMNS = [
    Column("name", "名称", "name", order="name", link=address_of),
    Column("code", "机构代码", "code", order="code"),
    Column("region", "行政区域", "region_name", order="region_code"),
    Column("state", "状态", standing, css="nowrap"),
]


@read_page
@readers_only
def departments(request: HttpRequest) -> HttpResponseBase:
    may_manage = signed_in(request).may(Permission.MANAGE_OFFICERS)
    return list_page(
        request,
        queryset=Department.objects.all(),
        columns=COLUMNS,
        filterset=DepartmentFilter,
        title="下级部门",
        template="enforcement/register.html",
        key="code",
        empty="还没有登记下级部门。" + ("请点“登记下级部门”添加。" if may_manage else ""),
        extra={"offered": links(("department_new", "登记下级部门")) if may_manage else []},
    )


@read_page
@readers_only
def department(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Department, pk=pk)
    may_manage = signed_in(request).may(Permission.MANAGE_OFFICERS)
    context = {
        "title": found.name,
        "crumbs": _crumbs(found.name),
        "facts": [
            ("机构代码", found.code),
            ("行政区域", found.region_name),
            ("状态", standing(found)),
        ],
        "acts": _acts(found) if may_manage else [],
        "events": timeline(found).reverse()[:SHOWN_EVENTS],
    }
    return render(request, "web/detail.html", context)


@page
@registrars_only
def new(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    return register_act(
        request,
        form=DepartmentForm,
        perform=lambda form: acts.register_department(**form.cleaned_data, by=by),
        title="登记下级部门",
        success=lambda made: f"已登记：{made.name}。",
        back=reverse("enforcement:departments"),
        redirect_to=address_of,
        crumbs=_crumbs(),
    )


@page
@registrars_only
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = signed_in(request), get_object_or_404(Department, pk=pk)
    return _act(
        request,
        found,
        form=RenameForm(request.POST or None, initial={"name": found.name}),
        perform=lambda form: acts.rename_department(found, name=form.cleaned_data["name"], by=by),
        title="更名",
        success="名称已变更，原名称保留在办理经过中。",
    )


@page
@registrars_only
def strike_off(request: HttpRequest, pk: int) -> HttpResponse:
    return _set_active(request, pk, active=False, title="停用", intro="停用后不再列入抽查对象。")


@page
@registrars_only
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    return _set_active(request, pk, active=True, title="恢复在册", intro="恢复后重新列入抽查对象。")


def _set_active(request: HttpRequest, pk: int, *, active: bool, **page: Any) -> HttpResponse:
    by, found = signed_in(request), get_object_or_404(Department, pk=pk)
    return _act(
        request,
        found,
        form=ReasonForm,
        perform=lambda form: acts.set_active(
            found, active=active, reason=form.cleaned_data["reason"], by=by
        ),
        success="已保存。",
        **page,
    )


def _act(request: HttpRequest, found: Department, **page: Any) -> HttpResponse:
    back = address_of(found)
    return register_act(request, of=found.name, back=back, crumbs=_crumbs(found.name, back), **page)


def _crumbs(*entry: str) -> Crumbs:
    first = ("下级部门", reverse("enforcement:departments"))
    return [first, (entry[0], "".join(entry[1:]))] if entry else [first]


def _acts(found: Department) -> list[dict[str, str]]:
    last = ("department_strike_off", "停用") if found.active else ("department_restore", "恢复在册")
    return links(("department_rename", "更名"), last, pk=found.pk)
