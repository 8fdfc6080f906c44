"""Handing out what was made in memory: a download that nothing on the way keeps."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse


def pdf_download(pdf: bytes, name: str) -> HttpResponse:
    """``pdf`` as an attachment called ``name`` (RFC 6266)."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
