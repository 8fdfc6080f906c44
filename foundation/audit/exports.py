"""The events of a period as a file, and all seals, so that anyone can recompute them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from foundation.audit.canonical import microseconds
from foundation.audit.filters import end_of, midnight
from foundation.audit.models import AuditEvent, Seal
from foundation.audit.trail import open_events
from foundation.web.exporting import defused
from foundation.workdays.quarters import CHINA

EVENT_HEAD = (
    "序号", "时间", "人员编号", "人员", "角色", "处室", "行为", "行为名称", "对象类型", "对象编号",
    "依据", "原状态", "新状态", "变更内容", "来源", "摘要",
)  # fmt: skip
SEAL_HEAD = (
    "number", "first_id", "last_id", "row_count", "gaps", "rows_root",
    "made_at_microseconds", "root",
)  # fmt: skip


def events_of(first: date, last: date) -> QuerySet[AuditEvent]:
    """The events from ``first`` to ``last`` (China time, both included) that may be shown."""
    found = open_events().filter(at__gte=midnight(first), at__lt=end_of(last))
    return found.order_by("id")


def event_lines(events: Iterable[AuditEvent]) -> Iterator[str]:
    return _csv(EVENT_HEAD, (map(defused, _event(event)) for event in events))


def seal_lines() -> Iterator[str]:
    return _csv(SEAL_HEAD, map(_seal, Seal.objects.order_by("number").iterator()))


def _event(event: AuditEvent) -> tuple[str, ...]:
    return (
        str(event.pk),
        event.at.astimezone(CHINA).isoformat(),
        event.actor_id,
        event.actor_name,
        event.actor_role,
        event.actor_office,
        event.verb,
        event.verb_label,
        event.target_type,
        event.target_id,
        event.article,
        event.state_before,
        event.state_after,
        event.changes_text,
        event.address_class,
        bytes(event.digest).hex(),
    )


def _seal(seal: Seal) -> tuple[str, ...]:
    numbers = (seal.number, seal.first_id, seal.last_id, seal.row_count)
    made = str(microseconds(seal.made_at))
    return (*map(str, numbers), seal.gaps, seal.rows_root_hex, made, seal.root_hex)


def _csv(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(head)
    yield "\ufeff" + buffer.getvalue()
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(row)
        yield buffer.getvalue()
