"""How often one address may call: so many times a minute, a parameter of the office."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from foundation.documents.throttle import WINDOW, too_many
from foundation.jurisdiction import current

View = Callable[..., HttpResponseBase]
CALLS, DOWNLOADS = "disclosure.api_calls_a_minute", "disclosure.downloads_a_minute"
TOO_OFTEN = "请求过于频繁，请稍后再试。"


def used_up(request: Any, parameter: str) -> bool:
    """Counts this call; whether it is one too many."""
    return too_many(request, name=parameter, limit=current().number(parameter))


def seconds_left() -> int:
    """Until the count begins anew, at least 1."""
    return WINDOW - int(time.time()) % WINDOW


def limited(parameter: str) -> Callable[[View], View]:
    """A view that answers 429 with ``Retry-After`` to an address that calls too often."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not used_up(request, parameter):
                return view(request, *args, **kwargs)
            return HttpResponse(
                TOO_OFTEN,
                status=HTTPStatus.TOO_MANY_REQUESTS,
                content_type="text/plain; charset=utf-8",
                headers={"Retry-After": str(seconds_left())},
            )

        return counted

    return decorate
