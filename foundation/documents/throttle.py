"""A polite limit for public questions, counted in Django's cache."""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

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
    try:
        return cache.incr(key) > limit
    except ValueError:  # the first of this minute
        cache.add(key, 0, timeout=2 * WINDOW)
        return cache.incr(key) > limit
