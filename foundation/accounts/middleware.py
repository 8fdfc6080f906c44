"""What stands between a session and the pages: its limits, and duties that come first."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from foundation.accounts import sittings
from foundation.accounts.checks import signed_in

GetResponse = Callable[[HttpRequest], HttpResponse]

# Pages of one's own account that stay open while a duty is outstanding.
_OWN_PAGES = frozenset({"accounts:sign_in", "accounts:sign_out"})


def session_limits(get_response: GetResponse) -> GetResponse:
    """End sessions that are too old, or that were ended from elsewhere.

    The idle limit is the life of the session in Redis (``SESSION_COOKIE_AGE``).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if _has_cookie(request) and request.user.is_authenticated and _is_over(request):
            logout(request)
            messages.warning(request, "登录已到期或已在别处结束，请重新登录。")
        return get_response(request)

    return middleware


def second_factor(get_response: GetResponse) -> GetResponse:
    """Lead to the outstanding duty of the account first: code, password, set-up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        duty = outstanding_duty(request) if _has_cookie(request) else None
        if duty is not None and not _stays_open(request, duty):
            query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
            return HttpResponseRedirect(reverse(duty) + (f"?{query}" if query else ""))
        return get_response(request)

    return middleware


def outstanding_duty(request: HttpRequest) -> str | None:
    """The name of the page that the user must pass before all others, if any."""
    user = request.user
    if not user.is_authenticated:
        return None
    if user.has_second_factor and not user.is_verified():
        return "accounts:second_factor_verify"
    if user.must_change_password:
        return "accounts:password"
    if settings.SECOND_FACTOR_REQUIRED and user.decides and not user.has_second_factor:
        return "accounts:second_factor"
    return None


def _has_cookie(request: HttpRequest) -> bool:
    """Visitors without a session keep their pages cacheable: the session stays untouched."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _is_over(request: HttpRequest) -> bool:
    user_id = signed_in(request).pk
    if sittings.MARK not in request.session:
        sittings.begin(request.session, user_id)
        return False
    return sittings.current(request.session, user_id) is None


def _stays_open(request: HttpRequest, duty: str) -> bool:
    """Public pages, signing out, and the page of the duty itself."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return True
    if match.view_name == duty or match.view_name in _OWN_PAGES:
        return True
    return not getattr(match.func, "login_required", True)
