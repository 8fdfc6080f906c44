"""How an entry is told. The frozen fields go from the database to the answer as they are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

_NAMES = (
    "pk",
    "key",
    "version",
    "state",
    "published_on",
    "ended_on",
    "reason",
    "changed_at",
    "digest",
    "frozen",
)
CURRENT = "current"


def told(rows: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """Reads ``rows``, for :func:`entry_json`: the fields as text, never parsed."""
    return list(rows.annotate(frozen=Cast("data", TextField())).values_list(*_NAMES))


def entry_json(row: tuple[Any, ...]) -> str:
    """One version. What was corrected or withdrawn is a stub: why and since when, no fields."""
    pk, key, version, state, published, ended, reason, changed, digest, frozen = row
    head = {
        "id": pk,
        "key": key,
        "version": version,
        "state": state,
        "published_on": published.isoformat(),
        "ended_on": ended.isoformat() if ended else None,
        "reason": reason,
        "changed_at": changed.isoformat(),
        "digest": digest,
    }
    data = frozen if state == CURRENT else "null"
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "data": {data}}}'


def page_json(rows: Iterable[tuple[Any, ...]], following: str) -> bytes:
    entries = ",\n".join(map(entry_json, rows))
    return f'{{"results": [{entries}], "next": {json.dumps(following)}}}'.encode()
