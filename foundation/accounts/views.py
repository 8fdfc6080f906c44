from __future__ import annotations

import math
from typing import Any

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from foundation.accounts import navigation, second_factor, sittings
from foundation.accounts.actions import entry, own
from foundation.accounts.checks import signed_in
from foundation.accounts.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD, demo_account
from foundation.accounts.forms import PasswordForm, SecondFactorForm, SignInForm, VerifyForm
from foundation.accounts.middleware import outstanding_duty
from foundation.accounts.models import User
from foundation.accounts.roles import ROLE_PERMISSIONS, Role
from foundation.web.acts import act_page

_PENDING_SECRET = "second_factor_secret"  # noqa: S105
page = require_http_methods(["GET", "HEAD", "POST"])


@page
@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        if request.user.is_authenticated:
            return HttpResponseRedirect(navigation.target(request))
        return _sign_in_page(request, _empty_form(request))
    form = SignInForm(request.POST)
    if form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            entry.sign_in(request, by=user)
            return HttpResponseRedirect(navigation.target(request))
        locked = bool(getattr(request, "axes_locked_out", False))
        entry.refuse_sign_in(form.cleaned_data["username"], locked=locked)
        form.add_error(None, "用户名或口令不正确，或账号已停用。请检查后重新输入。")
    return _sign_in_page(request, form)


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        entry.sign_out(request, by=signed_in(request))
        messages.success(request, "您已安全退出。")
    return HttpResponseRedirect(resolve_url(settings.LOGOUT_REDIRECT_URL))


def locked_out(
    request: HttpRequest,
    _response: HttpResponse | None = None,
    _credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Answer of django-axes to sign-ins after too many failures."""
    rest = get_cool_off()
    context = {
        "minutes": math.ceil(rest.total_seconds() / 60),
        "limit": settings.AXES_FAILURE_LIMIT,
        "until": timezone.localtime(timezone.now() + rest),
    }
    return render(request, "accounts/locked_out.html", context, status=429)


@page
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the code after the password; nothing else opens before."""
    user = signed_in(request)
    if not user.has_second_factor or user.is_verified():
        return HttpResponseRedirect(navigation.target(request))
    return act_page(
        request,
        form=VerifyForm,
        perform=lambda form: own.pass_second_factor(
            request, code=form.cleaned_data["code"], by=user
        ),
        title="动态验证码",
        success="登录成功。",
        redirect_to=navigation.target(request),
        template="accounts/verify.html",
    )


@page
@never_cache
@sensitive_post_parameters()
def set_second_factor(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    secret = request.session.setdefault(_PENDING_SECRET, second_factor.new_secret())

    def perform(form: SecondFactorForm) -> None:
        code = form.cleaned_data["code"]
        own.set_second_factor(
            request, secret=secret, code=code, confirmed=form.confirm(user), by=user
        )
        del request.session[_PENDING_SECRET]

    return act_page(
        request,
        form=SecondFactorForm(request.POST or None, person=user),
        perform=perform,
        title="更换动态验证码" if user.has_second_factor else "启用动态验证码",
        success="动态验证码已启用。今后登录时请输入手机上显示的 6 位数字。",
        redirect_to=navigation.asked_target(request) or "accounts:profile",
        template="accounts/second_factor.html",
        extra={
            "qr": second_factor.qr_image(user, secret),
            "manual": second_factor.manual_entry(secret),
            "person": user,
            "duty": outstanding_duty(request) is not None,
            **_way_back(request),
        },
    )


@page
@never_cache
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)

    def perform(form: PasswordForm) -> None:
        new = form.cleaned_data["new_password"]
        own.change_password(request, new_password=new, confirmed=form.confirm(user), by=user)

    return act_page(
        request,
        form=PasswordForm,
        perform=perform,
        title="修改口令",
        success="口令已修改，您在其他设备上的登录已结束。",
        redirect_to=navigation.asked_target(request) or "accounts:profile",
        template="accounts/password.html",
        extra={"person": user, "submit_label": "修改口令", **_way_back(request)},
    )


@require_http_methods(["GET", "HEAD"])
@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    here = sittings.current(request.session, user.pk)
    context = {
        "person": user,
        "facts": [
            ("姓名", user.full_name),
            ("用户名", user.username),
            ("职务", user.title),
            ("处室", user.office.name),
        ],
        "roles": [(Role(role).label, _permission_labels(role)) for role in user.roles],
        "sittings": [
            (sitting.began_at, here is not None and sitting.mark == here.mark)
            for sitting in sittings.of_user(user.pk)
        ],
        "limit": sittings.LIMIT,
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
        "absolute_hours": settings.SESSION_ABSOLUTE_AGE // 3600,
    }
    return render(request, "accounts/profile.html", context)


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    ended = own.end_other_sessions(request, by=signed_in(request))
    messages.success(request, f"已结束其他 {ended} 处登录。" if ended else "没有其他登录。")
    return redirect("accounts:profile")


def _way_back(request: HttpRequest) -> dict[str, str]:
    """Where 取消 leads; nowhere while the page is a duty."""
    free = outstanding_duty(request) is None
    return {"cancel_url": resolve_url("accounts:profile") if free else ""}


def _permission_labels(role: str) -> list[str]:
    return [str(permission.label) for permission in sorted(ROLE_PERMISSIONS[Role(role)])]


def _empty_form(request: HttpRequest) -> SignInForm:
    """An empty form; in the demo ``?as=`` fills in one of its accounts."""
    account = demo_account(request.GET.get("as", "")) if settings.DEMO else None
    if account is None:
        return SignInForm()
    form = SignInForm(initial={"username": account.username, "password": DEMO_PASSWORD})
    form.fields["password"].widget.render_value = True
    return form


def _sign_in_page(request: HttpRequest, form: SignInForm) -> HttpResponse:
    next_url = navigation.asked_target(request)
    context = {
        "form": form,
        "next": next_url,
        "timed_out": bool(next_url) and settings.SESSION_COOKIE_NAME in request.COOKIES,
        "demo_accounts": DEMO_ACCOUNTS if settings.DEMO else (),
        "demo_password": DEMO_PASSWORD if settings.DEMO else "",
    }
    return render(request, "accounts/sign_in.html", context)
