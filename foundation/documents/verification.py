"""Answers of the public verification page: what is known about a document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files import File
from django.db import connection
from django.urls import reverse

from foundation.documents import codes, numbers
from foundation.documents.models import State


@dataclass(frozen=True, slots=True)
class Found:
    """What is told of a document; ``title`` is empty where the asker may not know it."""

    number_text: str
    title: str
    made_on: date
    state: str
    public: bool
    code: str  # of a public one
    sha256: str
    closed_at: datetime | None
    replaced_by: str  # its number
    known: bool

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)

    @property
    def public_url(self) -> str:
        return reverse("documents:public", args=[self.code])


@dataclass(frozen=True, slots=True)
class Answer:
    """``document`` was found; ``known`` says that the asker holds it (its code, its file) or may.

    Only then the title is told: numbers can be counted up by anybody. ``matches`` compares an
    uploaded file, None without one.
    """

    document: Found
    known: bool
    matches: bool | None


def digest_of(file: File[bytes]) -> str:
    """SHA-256 of an uploaded file in hexadecimal, read in pieces."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def look_up(query: str, digest: str | None) -> Answer | None:
    """Find a document by code or number, or by the digest of a file alone; None if unknown.

    Asked of a function in the database, since the public's role cannot read the table itself.
    """
    code = codes.normal(query)
    number = "" if code is not None else numbers.normal_number(query)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM documents_look_up(%s, %s, %s)", [code or "", number, digest or ""]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    found = Found(*row)
    return Answer(found, found.known, matches=digest == found.sha256 if digest else None)
