"""Readable questions of this room, and view-models of what a vault opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from interference.models import Entry, EvidenceBlob, Member, Report
from interference.vault import envelope
from interference.vault.records import ReportKeys, read_entry


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """An entry with its text, or ``damaged`` when its ciphertext was changed."""

    kind: str
    label: str
    content: dict[str, Any]
    damaged: bool = False


def reports_of(member: Member) -> QuerySet[Report]:
    """The reports of the member's body; of no other body even the existence shows."""
    place = F("year") * 1_000_000 + F("number")
    return Report.objects.filter(body_id=member.body_id).annotate(place=place)


def correspondence(report: Report, report_keys: ReportKeys) -> list[OpenedEntry]:
    """What reporter and body wrote each other, oldest first."""
    shared = report.entries.filter(kind__in=Entry.SHARED_KINDS)
    return [_opened(entry, report_keys) for entry in shared]


def all_entries(report: Report, report_keys: ReportKeys) -> list[OpenedEntry]:
    """Everything that was added to a report, oldest first."""
    return [_opened(entry, report_keys) for entry in report.entries.all()]


def find_evidence(
    report: Report, report_keys: ReportKeys, content: dict[str, Any], blob: EvidenceBlob
) -> dict[str, Any] | None:
    """What the ciphertext says about an evidence file: its name, type, size and key."""
    described = list(content["evidence"])
    for entry in correspondence(report, report_keys):
        described += entry.content.get("evidence", [])
    return next((one for one in described if one["id"] == str(blob.pk)), None)


def _opened(entry: Entry, report_keys: ReportKeys) -> OpenedEntry:
    label = str(Entry.Kind(entry.kind).label)
    try:
        return OpenedEntry(entry.kind, label, read_entry(entry, report_keys))
    except envelope.Tampered:
        return OpenedEntry(entry.kind, label, {}, damaged=True)
