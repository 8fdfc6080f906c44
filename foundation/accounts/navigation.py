"""Where to go after signing in: only to pages of this site."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def asked_target(request: HttpRequest) -> str:
    """The ``next`` address of the request if it lies on this site, else nothing."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else ""


def target(request: HttpRequest) -> str:
    return asked_target(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
