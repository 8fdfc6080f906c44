"""From where a request comes, as a class only: the trail keeps no addresses."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

THIS_MACHINE = "本机"
INSIDE = "内网"
OUTSIDE = "外网"
JOB = "任务"

_current: ContextVar[str] = ContextVar("address_class", default=JOB)


def current_address_class() -> str:
    """本机, 内网 or 外网 inside a request, 任务 outside."""
    return _current.get()


def classify(address: str) -> str:
    """The class of an IP address; what cannot be read counts as outside."""
    try:
        ip = ip_address(address.strip())
    except ValueError:
        return OUTSIDE
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if ip.is_loopback:
        return THIS_MACHINE
    return INSIDE if ip.is_private or ip.is_link_local else OUTSIDE


def _client_address(request: HttpRequest) -> str:
    if getattr(settings, "BEHIND_PROXY", False):
        # The last entry is the one that our own proxy wrote; those before it come from the client.
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        return forwarded.rpartition(",")[2]
    return str(request.META.get("REMOTE_ADDR", ""))


def address_class(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = _current.set(classify(_client_address(request)))
        try:
            return get_response(request)
        finally:
            _current.reset(token)

    return middleware
