"""Readable questions of this room, and view-models of what a vault opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

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


def reports_of(member: Member) -> QuerySet[Any]:
    """The reports of the member's body; of no other body even the existence shows.

    ``place`` orders them by number, ``last_entry`` is the kind of the newest later record.
    """
    newest = Entry.objects.filter(report=OuterRef("pk")).order_by("-sequence")
    rows: QuerySet[Any] = Report.objects.filter(body_id=member.body_id).annotate(
        place=F("year") * 1_000_000 + F("number"),
        last_entry=Subquery(newest.values("kind")[:1]),
    )
    return rows


def news_of(report: Report) -> str:
    """What the reporter did last, if nobody of the body has written since."""
    return {
        Entry.Kind.ANSWER.value: "报告人已答复",
        Entry.Kind.SUPPLEMENT.value: "报告人有补充",
    }.get(getattr(report, "last_entry", None) or "", "")


def correspondence(report: Report, report_keys: ReportKeys) -> list[OpenedEntry]:
    """What reporter and body wrote each other, oldest first."""
    shared = report.entries.filter(kind__in=Entry.SHARED_KINDS)
    return [_opened(entry, report_keys) for entry in shared]


def said_last(
    report: Report, report_keys: ReportKeys, *, text: str, digests: Sequence[str]
) -> bool:
    """Whether the last word between reporter and body was just this, with just these files."""
    last = correspondence(report, report_keys)[-1:]
    return any(
        entry.kind != Entry.Kind.QUESTION
        and entry.content.get("text") == text
        and [file["sha256"] for file in entry.content.get("evidence", [])] == list(digests)
        for entry in last
    )


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
