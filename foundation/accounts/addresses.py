"""The client's address and name as django-axes counts failures by them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from foundation.accounts.models import User


def client_address(request: HttpRequest) -> str:
    """The peer, or behind our own proxy the last entry that the proxy wrote.

    Without this everybody behind the proxy would share one address, and one guesser could lock
    out all the others.
    """
    if getattr(settings, "BEHIND_PROXY", False):
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        last = forwarded.rpartition(",")[2].strip()
        if last:
            return last
    return str(request.META.get("REMOTE_ADDR", ""))


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """The name that was typed, as ``disguised``; for django-axes."""
    name = (credentials or request.POST).get("username")
    return None if name is None else disguised(name)


def disguised(name: str) -> str:
    """A name that nobody has only as a digest: people type passwords into that field."""
    if User.objects.filter(username=name).exists():
        return name
    return salted_hmac("accounts.counted_name", name).hexdigest()
