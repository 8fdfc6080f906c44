"""How an entry is told. The frozen fields go from the database to the answer as they are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

CURRENT = "current"
FORM = 1  # of the answers; another number when they are composed otherwise


class Told(NamedTuple):
    """An entry as it is read: its public fields are text, never parsed."""

    pk: int
    key: str
    version: int
    state: str
    published_on: date
    ended_on: date | None
    reason: str
    changed_at: datetime
    digest: str
    frozen: str


def asked_of(rows: QuerySet[Any]) -> Any:
    """``rows`` as tuples, each for a :class:`Told`."""
    return rows.annotate(frozen=Cast("data", TextField())).values_list(*Told._fields)


def told(rows: QuerySet[Any]) -> list[Told]:
    return list(map(Told._make, asked_of(rows)))


def entry_json(row: Told) -> str:
    """One version. What was corrected or withdrawn is a stub: why and since when, no fields."""
    ended = f'"{row.ended_on.isoformat()}"' if row.ended_on else "null"
    return (
        f'{{"id": {row.pk}, "key": {_json(row.key)}, "version": {row.version},'
        f' "state": "{row.state}", "published_on": "{row.published_on.isoformat()}",'
        f' "ended_on": {ended}, "reason": {_json(row.reason)},'
        f' "changed_at": "{row.changed_at.isoformat()}", "digest": "{row.digest}",'
        f' "data": {row.frozen if row.state == CURRENT else "null"}}}'
    )


_json = json.JSONEncoder(ensure_ascii=False).encode  # ``dumps`` would make one for each text


def tag_of(rows: Iterable[Told], following: str) -> str:
    """An ETag without composing the answer: what is told of a version changes with its state."""
    found = hashlib.blake2b(following.encode(), digest_size=16)
    for row in rows:
        found.update(f"{row[:4]} {row.digest} {row.changed_at.isoformat()}".encode())
    return f'"{FORM}-{found.hexdigest()}"'


def page_json(rows: Iterable[Told], following: str) -> bytes:
    entries = ",\n".join(map(entry_json, rows))
    return f'{{"results": [{entries}], "next": {json.dumps(following)}}}'.encode()
