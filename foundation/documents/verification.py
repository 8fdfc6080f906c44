"""Answers of the public verification page: what is known about a document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.files import File

from foundation.documents import codes, numbers
from foundation.documents.models import PUBLIC_FIELDS, Document
from foundation.procedure.presented import presented

SUCCESSOR = ("replaced_by__number_text",)


@dataclass(frozen=True, slots=True)
class Answer:
    """``document`` was found; ``known`` says that the asker holds it (its code, its file) or may.

    Only then the title is told: numbers can be counted up by anybody. ``matches`` compares an
    uploaded file, None without one.
    """

    document: Document
    known: bool
    matches: bool | None


def digest_of(file: File[bytes]) -> str:
    """SHA-256 of an uploaded file in hexadecimal, read in pieces."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def look_up(query: str, digest: str | None) -> Answer | None:
    """Find a document by code or number, or by the digest of a file alone; None if unknown."""
    code = codes.normal(query)
    number = numbers.normal_number(query) if query.strip() else ""
    asked = {"code": code} if code else {"number_text": number} if number else {"sha256": digest}
    (held,) = asked.values()
    documents = Document.objects.select_related("replaced_by").only(*PUBLIC_FIELDS, *SUCCESSOR)
    with presented(held or ""):
        found = documents.filter(**asked).first() if held else None
    if found is None:
        return None
    matches = digest == found.sha256 if digest else None
    return Answer(found, known=found.public or code is not None or bool(matches), matches=matches)
