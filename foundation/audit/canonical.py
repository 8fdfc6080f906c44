"""The canonical form of an event, computed alike by Python and by PostgreSQL.

Each field is a netstring (length in bytes, colon, UTF-8 bytes, comma), so no content of one field
can pass for another. The time is microseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

JSON: TypeAlias = (
    "str | int | bool | date | Decimal | UUID | Mapping[str, JSON] | Sequence[JSON] | None"
)

VERSION = "safetyreg-event-1"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TEXT_FIELDS = (
    "actor_id",
    "actor_name",
    "actor_role",
    "actor_office",
    "verb",
    "target_type",
    "target_id",
    "article",
    "state_before",
    "state_after",
    "changes",
    "address_class",
)


def clean(text: str) -> str:
    """``text`` as PostgreSQL can store it: no NUL, no lone surrogates."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _plain(value: object) -> str:
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot stand in an audit event")


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("floats have no canonical form: use Decimal or int")
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def canonical_json(changes: Mapping[str, JSON] | None) -> str:
    """Sorted keys, no spaces; ``TypeError`` for floats and unknown types."""
    _refuse_floats(changes)
    return json.dumps(
        dict(changes or {}),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        default=_plain,
    )


def microseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def netstrings(fields: Iterable[str]) -> bytes:
    encoded = (field.encode("utf-8") for field in fields)
    return b"".join(b"%d:%b," % (len(field), field) for field in encoded)


def event_digest(at: datetime, fields: Mapping[str, str]) -> bytes:
    """SHA-256 of the canonical form of an event with ``fields`` named in ``TEXT_FIELDS``."""
    texts = (fields[name] for name in TEXT_FIELDS)
    return hashlib.sha256(netstrings((VERSION, str(microseconds(at)), *texts))).digest()


def _sql_netstring(expression: str) -> str:
    return f"octet_length({expression})::text || ':' || {expression} || ','"


def sql_digest() -> str:
    """The same digest as an SQL expression over a row of the event table (UTF-8 database)."""
    time = "((extract(epoch from at) * 1000000)::bigint)::text"
    fields = [f"'{VERSION}'::text", time, *TEXT_FIELDS]
    return f"sha256(convert_to({' || '.join(map(_sql_netstring, fields))}, 'UTF8'))"
