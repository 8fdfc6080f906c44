"""Recomputes the trail: digests, Merkle roots, the chain of seals. One SQL pass over the rows."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction

from foundation.audit import seals
from foundation.audit.canonical import sql_digest
from foundation.audit.models import AuditEvent, Seal
from foundation.audit.walk import Findings, Walk

SEALS_AT_ONCE = 1000
# One row of COPY ... (FORMAT binary): id, leaf and verdict, each behind its length; the number of
# fields in front.
_RECORD = struct.Struct("!2x 4xq 4x32s 4x?")
_HEADER_BYTES = 19
_BLOCK_BYTES = 4096 * _RECORD.size

_ROWS = f"""
COPY (
    SELECT id,
           sha256('\\x00'::bytea || int8send(id) || digest),
           coalesce(digest = {sql_digest()}, false)
    FROM {AuditEvent._meta.db_table}
    WHERE id BETWEEN %d AND %d ORDER BY id
) TO STDOUT (FORMAT binary)
"""  # noqa: S608  (no user's text in it)
# In the order of the index on all cores, though the table may never have been analysed.
_PLAN = """
SET LOCAL enable_sort = off;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL min_parallel_index_scan_size = 0
"""
_LAST_BIGINT = 2**63 - 1


@dataclass
class Report:
    """What was found; the trail is whole when ``findings`` is empty."""

    findings: Findings = field(default_factory=Findings)
    events: int = 0
    seals: int = 0
    unsealed: int = 0
    newest: Seal | None = None
    last_id: int = 0
    sequence: int = 0

    @property
    def whole(self) -> bool:
        return not self.findings.total


class _Reader:
    """Takes the bytes of COPY and hands whole rows to the walk."""

    def __init__(self, walk: Walk, report: Report) -> None:
        self._walk = walk
        self._report = report
        self._buffer = bytearray()
        self._at_start = True

    def write(self, data: bytes) -> int:
        self._buffer += data
        if len(self._buffer) >= _BLOCK_BYTES:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._at_start:
            del self._buffer[:_HEADER_BYTES]
            self._at_start = False
        size = len(self._buffer) // _RECORD.size * _RECORD.size
        block = bytes(self._buffer[:size])
        del self._buffer[:size]
        if not size:
            return
        self._report.events += size // _RECORD.size
        self._report.last_id = _RECORD.unpack_from(block, size - _RECORD.size)[0]
        self._report.unsealed += self._walk.rows(_RECORD.iter_unpack(block))


def _walk_rows(first: int, last: int, covering: list[Seal], report: Report) -> None:
    walk = Walk(covering, report.findings)
    reader = _Reader(walk, report)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PLAN)
        cursor.copy_expert(_ROWS % (first, last), reader)
    reader.flush()
    walk.finish()


def _check_chain(seal: Seal, before: Seal | None, findings: Findings) -> None:
    previous = bytes(before.root) if before else seals.GENESIS
    number, first = (before.number + 1, before.last_id + 1) if before else (1, 1)
    if (seal.number, seal.first_id) != (number, first):
        findings.add(
            first, max(first, seal.first_id - 1), f"封存链断裂：缺少第 {number} 号封存记录"
        )
    elif seals.seal_root(seal, previous) != bytes(seal.root):
        findings.add(
            seal.first_id, seal.last_id, f"封存链断裂：第 {seal.number} 号封存记录与封存值不符"
        )


def _sequence_value() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(pg_sequence_last_value("
            "pg_get_serial_sequence(%s, 'id')::regclass), 0)",
            [AuditEvent._meta.db_table],
        )
        return int(cursor.fetchone()[0])


def verify() -> Report:
    """Read the whole trail once, in constant memory.

    Seals are read before the rows that they cover, so writers and sealers may go on meanwhile.
    """
    report = Report(sequence=_sequence_value())
    first = 1
    while batch := list(_seals_after(report.newest)):
        for seal in batch:
            _check_chain(seal, report.newest, report.findings)
            report.newest = seal
        report.seals += len(batch)
        _walk_rows(first, batch[-1].last_id, batch, report)
        first = batch[-1].last_id + 1
    _walk_rows(first, _LAST_BIGINT, [], report)
    return report


def _seals_after(seal: Seal | None) -> Iterator[Seal]:
    after = Seal.objects.filter(number__gt=seal.number if seal else 0).order_by("number")
    return after[:SEALS_AT_ONCE].iterator()
