"""Handing out stored files: as a download, never as a page of this site."""

from __future__ import annotations

from urllib.parse import quote

from django.db.models.fields.files import FieldFile
from django.http import FileResponse


def attachment(file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    """``file`` as an attachment called ``name`` (RFC 6266: ASCII fallback and UTF-8)."""
    fallback = "".join(
        char if (char.isascii() and char.isalnum()) or char in "._-" else "_" for char in name
    )
    response = FileResponse(file.open("rb"), content_type=content_type)
    response["Content-Disposition"] = (
        f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response["Content-Length"] = str(file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
