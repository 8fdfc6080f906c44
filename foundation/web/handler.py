"""The entrance of the program: requests that are built whatever character set they claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

NO_SET = "undefined"  # Python's name of the character set that holds nothing


class Request(WSGIRequest):
    """Reads addresses and forms as UTF-8; the claim of another set is kept for ``utf8_only``.

    Django reads the address in the claimed set while it builds the request, before any middleware:
    a codec that is none for text (``hex``) would end there, without a page. So would a parameter
    written in a set that nobody knows (``charset*=nope''x``, RFC 2231).
    """

    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        header = meta.get("CONTENT_TYPE", "")
        try:
            self.content_type, self.content_params = parse_header_parameters(header)
        except ValueError:
            self.content_type, self.content_params = "", {"charset": NO_SET}


class Handler(WSGIHandler):
    request_class = Request
