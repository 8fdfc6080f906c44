"""A polite limit for public questions, counted in Django's cache."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest

from foundation.web.caching import count

WINDOW = 60  # seconds


def client_address(request: HttpRequest) -> str:
    """The address that asks: behind our own proxy the last one that the proxy has seen."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "")
        return forwarded.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))
    return str(request.META.get("REMOTE_ADDR", ""))


def too_many(request: HttpRequest, *, name: str, limit: int) -> bool:
    """Whether this address has asked for ``name`` more than ``limit`` times this minute."""
    minute = int(time.time()) // WINDOW
    key = f"throttle:{name}:{client_address(request)}:{minute}"
    return count(key, timeout=2 * WINDOW) > limit
