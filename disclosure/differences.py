"""How a batch differs from what the public reads now, and from the last batch of its kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from disclosure import fields
from disclosure.models import Batch, Entry, Item
from disclosure.querysets import SHOWN
from disclosure.rules import periods

Kind = Batch.Kind
Field = tuple[str, Any, Any]  # its name, as published, as it will be
NEW, CHANGED, SAME = "new", "changed", "same"
LABELS = {NEW: "首次公开", CHANGED: "有变化", SAME: "已公开，没有变化"}
TOLD = 20


@dataclass(frozen=True, slots=True)
class Difference:
    kind: str
    changes: tuple[Field, ...] = ()

    @property
    def label(self) -> str:
        return LABELS[self.kind]


def of_items(items: Iterable[Item]) -> dict[int, Difference]:
    """By the id of each item, compared with its newest public version."""
    given = list(items)
    standing = {
        entry.key: entry
        for entry in Entry.objects.filter(
            key__in=[item.key for item in given], state__in=SHOWN
        ).order_by("version")
    }
    return {item.pk: _of(item, standing.get(item.key)) for item in given}


def _of(item: Item, stands: Entry | None) -> Difference:
    if stands is None:
        return Difference(NEW)
    if stands.digest == item.digest:
        return Difference(SAME)
    return Difference(CHANGED, tuple(changes(stands.data, item.data)))


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Field]:
    """The public fields that differ, in the order of the pages; penalties as one line each."""
    before, after = _told(old), _told(new)
    return [
        (label, before.get(label, ""), after.get(label, ""))
        for label in dict.fromkeys([*after, *before])
        if before.get(label, "") != after.get(label, "")
    ]


def _told(data: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(fields.facts_of(data))
    if penalties := data.get("penalties"):
        told["处罚"] = "；".join(
            " ".join(filter(None, (one["name"], one["amount"], one["done_on"])))
            for one in penalties
        )
    if data.get("text"):
        told["正文"] = data["text"]
    return told


def last_of(batch: Batch) -> Batch | None:
    """The last published batch of the same kind, of another period; None for the penalties of
    single days, which are no series.
    """
    if batch.kind == Kind.PENALTIES and periods.day_of(batch.period):
        return None
    rows = Batch.objects.filter(kind=batch.kind, published_on__isnull=False, pk__lt=batch.pk)
    if batch.kind == Kind.PENALTIES:
        rows = rows.filter(period__regex=r"^\d{4}$")
    return rows.exclude(period=batch.period).order_by("-pk").first()


def dropped(batch: Batch, last: Batch) -> QuerySet[Item]:
    """Items of ``last`` that the batch no longer has; quarters are compared by their titles."""
    name = "data__title" if batch.kind == Kind.HAZARDS else "key"
    kept = batch.items.values(name)
    return last.items.filter(left_out="").exclude(**{f"{name}__in": kept}).order_by("pk")
