"""Seals: the Merkle root of each range of events, chained to the seal before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import OperationalError, connection, transaction

from foundation.audit import gaps
from foundation.audit.canonical import microseconds, netstrings
from foundation.audit.merkle import Tree, event_leaf
from foundation.audit.models import AuditEvent, Seal

VERSION = "safetyreg-seal-1"
GENESIS = bytes(32)  # stands for the root before the first seal
LOCK_TIMEOUT_MS = 1000
_ONE_SEALER = 0x5EA1  # key of the advisory lock
_LOCK_NOT_AVAILABLE = "55P03"


class SealingPostponedError(Exception):
    """A long transaction holds the trail; the next run seals what this one left."""


def chained_root(
    *,
    number: int,
    first_id: int,
    last_id: int,
    row_count: int,
    gaps_text: str,
    rows_root: bytes,
    made_at: datetime,
    previous: bytes,
) -> bytes:
    """SHA-256 over everything that a seal says and the root of the seal before."""
    fields = (
        VERSION,
        str(number),
        str(first_id),
        str(last_id),
        str(row_count),
        gaps_text,
        rows_root.hex(),
        str(microseconds(made_at)),
        previous.hex(),
    )
    return hashlib.sha256(netstrings(fields)).digest()


def newest() -> Seal | None:
    return Seal.objects.order_by("-number").first()


def settled_id(timeout_ms: int = LOCK_TIMEOUT_MS) -> int:
    """The highest id of the trail, below which no row can still appear; 0 when it is empty.

    Waits for writers under a short SHARE lock, in a transaction of its own.
    ``SealingPostponedError`` when they take longer than ``timeout_ms``.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT audit_settled_id(%s)", [timeout_ms])
            row = cursor.fetchone()
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != _LOCK_NOT_AVAILABLE:
            raise
        raise SealingPostponedError from error
    return int(row[0])


def _rows(first: int, last: int) -> Iterator[tuple[int, bytes]]:
    rows = AuditEvent.objects.filter(id__range=(first, last)).order_by("id")
    for number, digest in rows.values_list("id", "digest").iterator(chunk_size=5000):
        yield number, bytes(digest)


def _range_seal(number: int, first: int, last: int, previous: bytes) -> Seal | None:
    tree = Tree()

    def present() -> Iterator[int]:
        for event_id, digest in _rows(first, last):
            tree.add(event_leaf(event_id, digest))
            yield event_id

    gaps_text = gaps.dump(gaps.absent(first, last, present()))
    if not len(tree):
        return None
    seal = Seal(
        number=number,
        first_id=first,
        last_id=last,
        row_count=len(tree),
        gaps=gaps_text,
        rows_root=tree.root(),
        made_at=datetime.now(tz=UTC),
    )
    seal.root = seal_root(seal, previous)
    return seal


def seal_root(seal: Seal, previous: bytes) -> bytes:
    """What the root of ``seal`` must be after a seal with the root ``previous``."""
    return chained_root(
        number=seal.number,
        first_id=seal.first_id,
        last_id=seal.last_id,
        row_count=seal.row_count,
        gaps_text=seal.gaps,
        rows_root=bytes(seal.rows_root),
        made_at=seal.made_at,
        previous=previous,
    )


def seal(*, timeout_ms: int = LOCK_TIMEOUT_MS) -> Seal | None:
    """Seal all settled events that no seal covers; ``None`` when there are none.

    Harmless when doubled: one sealer at a time, and the second finds nothing left.
    """
    last = settled_id(timeout_ms)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_SEALER])
        before = newest()
        first = before.last_id + 1 if before else 1
        if last < first:
            return None
        number = before.number + 1 if before else 1
        made = _range_seal(number, first, last, bytes(before.root) if before else GENESIS)
        if made is not None:
            made.save(force_insert=True)
        return made
