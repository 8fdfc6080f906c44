"""Sign-in is demanded everywhere but on public pages, which touch no session; text is UTF-8."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase

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


class PublicOnly:
    """Of the public surface: what needs sign-in is not there, whoever added it to the routes."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        _request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        _view_args: tuple[Any, ...],
        _view_kwargs: dict[str, Any],
    ) -> None:
        if getattr(view_func, "login_required", True):
            raise Http404


def kept_for_seconds(get_response: GetResponse) -> GetResponse:
    """Public pages that are the same for everybody may be kept a few seconds, by any cache.

    Twice as long while the next copy is fetched, and a little longer when there is none: so a
    withdrawal is seen everywhere within seconds. A page that sets or reads a cookie is nobody
    else's, and a view that says something of its own about caches has its way.
    """
    seconds = settings.PUBLIC_SECONDS
    kept = f"public, max-age={seconds}, stale-while-revalidate={seconds}, stale-if-error=30"

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if _same_for_everybody(request, response) and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = kept
        return response

    return middleware


def _same_for_everybody(request: HttpRequest, response: HttpResponseBase) -> bool:
    match = request.resolver_match
    return (
        match is not None
        and not getattr(match.func, "login_required", True)
        and request.method in {"GET", "HEAD"}
        and response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}
        and not response.cookies
        and "cookie" not in response.headers.get("Vary", "").lower()
    )


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
