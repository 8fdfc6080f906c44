"""How an entry is told. The frozen fields go from the database to the answer as they are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

CURRENT = "current"


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


def page_json(rows: Iterable[Told], following: str) -> bytes:
    entries = ",\n".join(map(entry_json, rows))
    return f'{{"results": [{entries}], "next": {json.dumps(following)}}}'.encode()
