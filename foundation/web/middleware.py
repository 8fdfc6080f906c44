"""Sign-in is demanded everywhere but on public pages, which touch no session; text is UTF-8."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

from foundation.web.errors import handler404

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SignInRequired(LoginRequiredMiddleware):
    """Asks first whether the view is public: else every public page would vary by cookie."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


def own_not_found(get_response: GetResponse) -> GetResponse:
    """With DEBUG on, Django answers 404 with a page for developers; people get ours instead."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        technical = settings.DEBUG and response.status_code == HTTPStatus.NOT_FOUND
        return handler404(request) if technical else response

    return middleware


def utf8_only(get_response: GetResponse) -> GetResponse:
    """Refuse (400) what claims another character set than UTF-8.

    Django believes the claim: ``hex`` breaks the page, and ``unicode_escape`` would let in lone
    surrogates, which no page can show afterwards.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not _means_utf8((request.content_params or {}).get("charset", "utf-8")):
            request.encoding = "utf-8"  # the error page reads the request too
            raise BadRequest("text must be UTF-8")
        return get_response(request)

    return middleware


def _means_utf8(claimed: str) -> bool:
    """Whether it is UTF-8, or a name that nobody knows, which Django passes over."""
    try:
        return codecs.lookup(claimed).name == "utf-8"
    except LookupError:
        return True
    except ValueError:  # a NUL
        return False
