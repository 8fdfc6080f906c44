"""Pages of the administration of staff and offices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from foundation.accounts.actions import offices as office_acts
from foundation.accounts.actions import staff as staff_acts
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import Office, User
from foundation.accounts.roles import Permission
from foundation.accounts.staff_forms import NewStaffForm, OfficeForm, StaffForm, UserFilter
from foundation.accounts.step_up import StepUpForm
from foundation.audit.trail import timeline
from foundation.procedure.refusals import Refused
from foundation.web.acts import act_page, show_refusal
from foundation.web.listing import Column, list_page

administrators_only = holders_only(Permission.MANAGE_ACCOUNTS)
page = require_http_methods(["GET", "HEAD", "POST"])
_SHOWN_EVENTS = 50


def _user_url(user: User) -> str:
    return reverse("accounts:user_edit", args=[user.pk])


def _office_url(office: Office) -> str:
    return reverse("accounts:office_edit", args=[office.pk])


@require_http_methods(["GET", "HEAD"])
@administrators_only
def users(request: HttpRequest) -> HttpResponseBase:
    columns = [
        Column("full_name", "姓名", "full_name", order="full_name", link=_user_url),
        Column("username", "用户名", "username", order="username"),
        Column("office", "处室", lambda user: user.office.name, order="office__code"),
        Column("title", "职务", "title"),
        Column("roles", "角色", "role_labels"),
        Column("second_factor", "动态验证码", lambda u: "已启用" if u.has_second_factor else "—"),
        Column("active", "状态", lambda u: "启用" if u.is_active else "停用", order="is_active"),
    ]
    if "export" in request.GET:
        staff_acts.record_export(by=signed_in(request))
    return list_page(
        request,
        queryset=User.objects.select_related("office"),
        columns=columns,
        filterset=UserFilter,
        title="人员",
        template="accounts/users.html",
        key="username",
        empty="还没有人员。请点“新建人员”添加。",
    )


@page
@administrators_only
@never_cache
def user_new(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    form = NewStaffForm(request.POST or None, by=by)

    def perform() -> tuple[User, str]:
        return staff_acts.create_user(
            form.cleaned_data["username"], form.staff(), confirmed=form.confirm(by), by=by
        )

    return _password_page(
        request, form, perform, title="新建人员", cancel=reverse("accounts:users")
    )


@page
@administrators_only
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    by, user = signed_in(request), _user(pk)

    def perform(form: StaffForm) -> User:
        return staff_acts.change_user(user, form.staff(), confirmed=form.confirm(by), by=by)

    return act_page(
        request,
        form=StaffForm(request.POST or None, person=user, by=by),
        perform=perform,
        title=f"人员：{user.full_name}",
        success="人员信息已保存。",
        redirect_to=_user_url,
        template="accounts/user.html",
        extra={
            "person": user,
            "own": user.pk == by.pk,
            "locked": _is_locked(user),
            "events": timeline(user).reverse()[:_SHOWN_EVENTS],
            "crumbs": [("人员", reverse("accounts:users")), (user.full_name, "")],
        },
    )


@page
@administrators_only
@never_cache
def user_password(request: HttpRequest, pk: int) -> HttpResponse:
    by, user = signed_in(request), _user(pk)
    form = StepUpForm(request.POST or None)

    def perform() -> tuple[User, str]:
        return user, staff_acts.reset_password(user, confirmed=form.confirm(by), by=by)

    return _password_page(
        request, form, perform, title=f"重置口令：{user.full_name}", cancel=_user_url(user)
    )


@page
@administrators_only
def user_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    by, user = signed_in(request), _user(pk)
    return act_page(
        request,
        form=StepUpForm,
        perform=lambda form: staff_acts.reset_second_factor(
            user, confirmed=form.confirm(by), by=by
        ),
        title=f"重置动态验证码：{user.full_name}",
        success="动态验证码已重置，该人员的登录已全部结束。",
        redirect_to=_user_url(user),
        extra={
            "intro": "请先当面或电话核实本人身份。重置后，该人员凭口令登录并重新绑定手机。",
            "submit_label": "重置",
            "cancel_url": _user_url(user),
        },
    )


@require_POST
@administrators_only
def user_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    user = _user(pk)
    staff_acts.unlock(user, by=signed_in(request))
    messages.success(request, f"{user.full_name}的登录锁定已解除。")
    return redirect(_user_url(user))


@require_http_methods(["GET", "HEAD"])
@administrators_only
def offices(request: HttpRequest) -> HttpResponseBase:
    columns = [
        Column("name", "名称", "name", order="name", link=_office_url),
        Column("code", "代码", "code", order="code"),
        Column("enforces", "承担执法职责", lambda office: "是" if office.enforces else "否"),
        Column("active", "状态", lambda office: "启用" if office.active else "停用"),
    ]
    return list_page(
        request,
        queryset=Office.objects.all(),
        columns=columns,
        title="处室",
        template="accounts/offices.html",
        key="code",
        empty="还没有处室。请点“新建处室”添加。",
    )


@page
@administrators_only
def office_new(request: HttpRequest) -> HttpResponse:
    return act_page(
        request,
        form=OfficeForm,
        perform=lambda form: office_acts.create_office(**form.cleaned_data, by=signed_in(request)),
        title="新建处室",
        success="处室已建立。",
        redirect_to="accounts:offices",
        extra={"cancel_url": reverse("accounts:offices"), "submit_label": "建立处室"},
    )


@page
@administrators_only
def office_edit(request: HttpRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office, pk=pk)
    return act_page(
        request,
        form=OfficeForm(request.POST or None, office=office),
        perform=lambda form: office_acts.change_office(
            office, **form.cleaned_data, by=signed_in(request)
        ),
        title=f"处室：{office.name}",
        success="处室已保存。",
        redirect_to="accounts:offices",
        extra={"cancel_url": reverse("accounts:offices"), "submit_label": "保存"},
    )


def _user(pk: int) -> User:
    return get_object_or_404(User.objects.select_related("office"), pk=pk)


def _is_locked(user: User) -> bool:
    since = timezone.now() - get_cool_off()
    recent = AccessAttempt.objects.filter(username=user.username, attempt_time__gte=since)
    by_address = recent.values("ip_address").annotate(failures=Sum("failures_since_start"))
    return bool(by_address.filter(failures__gte=settings.AXES_FAILURE_LIMIT).exists())


def _password_page(
    request: HttpRequest,
    form: Any,
    perform: Callable[[], tuple[User, str]],
    *,
    title: str,
    cancel: str,
) -> HttpResponse:
    """Run the act and show its one-time password in the answer itself, so it is stored nowhere."""
    if request.method == "POST" and form.is_valid():
        try:
            user, password = perform()
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            shown = {"person": user, "one_time": password, "title": title}
            return render(request, "accounts/one_time_password.html", shown)
    context = {
        "form": form,
        "title": title,
        "cancel_url": cancel,
        "submit_label": "生成一次性口令",
        "multipart": False,
        "intro": "请先核实本人身份。一次性口令只显示一次，首次登录时须修改。",
    }
    return render(request, "accounts/password_form.html", context)
