"""``/api/v1/``: lists of published entries and single ones, read only."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework.exceptions import Throttled
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from disclosure.api.asking import asked
from disclosure.api.shapes import entry_json, page_json, tag_of, told
from disclosure.limits import CALLS, TOO_OFTEN, seconds_left, used_up
from disclosure.models import Entry


class Json(JSONRenderer):
    """JSON in UTF-8; what is JSON already goes out as it is."""

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        whole: bytes = data if isinstance(data, bytes) else super().render(data, *args, **kwargs)
        return whole


class Always(BaseContentNegotiation):
    """JSON, whatever the caller says that it accepts."""

    def select_parser(self, _request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, _request: Any, renderers: Any, _suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class PerAddress(BaseThrottle):
    def allow_request(self, request: Request, _view: APIView) -> bool:
        return not used_up(request, CALLS)

    def wait(self) -> float:
        return float(seconds_left())


@method_decorator(conditional_page, name="dispatch")
class Open(APIView):
    """Open to anybody and to scripts of any site: GET, HEAD and OPTIONS alone; with ETag."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (PerAddress,)
    renderer_classes = (Json,)
    content_negotiation_class = Always
    http_method_names = ("get", "head", "options")

    def finalize_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(*args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        return response

    def throttled(self, _request: Request, wait: float) -> None:  # type: ignore[override]
        raise Throttled(wait, TOO_OFTEN)

    def options(self, _request: Any, *_args: Any, **_kwargs: Any) -> Response:  # type: ignore[override]
        methods = "GET, HEAD, OPTIONS"
        return Response(
            status=204,
            headers={
                "Access-Control-Allow-Methods": methods,
                "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
                "Access-Control-Max-Age": "86400",
            },
        )


class Entries(Open):
    def get(self, request: Request, kind: str) -> HttpResponseBase:
        found = asked(request, kind)
        rows = told(found.rows[: found.size + 1])
        following = ""
        if len(rows) > found.size:
            rows.pop()
            query = request.query_params.copy()
            query["after"] = str(rows[-1].pk)
            following = request.build_absolute_uri(f"?{query.urlencode()}")
        tag = tag_of(rows, following)
        unchanged: HttpResponseBase | None = get_conditional_response(request, etag=tag)
        return unchanged or Response(page_json(rows, following), headers={"ETag": tag})


class One(Open):
    def get(self, _request: Request, kind: str, pk: int) -> HttpResponseBase:
        rows = told(Entry.objects.filter(kind=kind, pk=pk))
        if not rows:
            raise Http404
        return Response(entry_json(rows[0]).encode())


entries = login_not_required(Entries.as_view())
one = login_not_required(One.as_view())
