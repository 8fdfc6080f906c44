"""What a batch of each kind holds, read from the records now: key and public fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from blacklist.models import Listing
from disclosure import fields
from disclosure.fields import Data
from disclosure.models import Batch, Entry
from disclosure.rules import tendency
from disclosure.rules.tendency import Group
from enforcement.models import Accident, Decision, Hazard, PenaltyItem, TypicalCase
from enforcement.querysets.conducted import hazards_found
from foundation.enterprises.models import Enterprise
from foundation.workdays.quarters import Quarter

CHUNK = 500
SAMPLES = 3
Found = Iterator[tuple[str, Data]]
Kind = Batch.Kind


def items_of(kind: str, period: str) -> Found:
    """``period``: a year (2025) for penalties, a quarter (2026-3) for hazards, else a day."""
    if kind == Kind.PENALTIES:
        yield from penalties(int(period))
    elif kind == Kind.HAZARDS:
        year, number = period.split("-")
        yield from hazards(Quarter(int(year), int(number)))
    elif kind == Kind.BLACKLIST:
        yield from listings()
    elif kind == Kind.ACCIDENTS:
        yield from accidents()
    else:
        yield from typical()


def penalties(year: int) -> Found:
    """第四条（一）: decided in ``year``, and of earlier years what is not fully executed."""
    undone = PenaltyItem.objects.filter(decision=OuterRef("pk"), executed_on__isnull=True)
    rows = (
        Decision.objects.filter(
            Q(decided_on__year=year) | Q(Exists(undone), decided_on__lt=date(year, 1, 1)),
            state=Decision.State.IN_FORCE,
            kind=Decision.Kind.PENALTY,
            served_on__isnull=False,
        )
        .select_related("case", "document")
        .prefetch_related("items")
        .order_by("decided_on", "pk")
    )
    for one in rows.iterator(CHUNK):
        yield f"{fields.PENALTY}:{one.pk}", fields.penalty(one)


def hazards(quarter: Quarter) -> Found:
    """第二条 2: by category and industry, those that are common, serious or a tendency."""
    before = quarter.previous()
    earlier = {
        (row["category"], row["enterprise__industry"]): row["found"] for row in _grouped(before)
    }
    groups = [
        Group(
            row["category"],
            row["enterprise__industry"],
            row["found"],
            row["major"],
            row["units"],
            earlier.get((row["category"], row["enterprise__industry"]), 0),
        )
        for row in _grouped(quarter)
    ]
    for group, kinds in tendency.told(groups):
        trade = fields.industry_name(group.industry)
        yield (
            f"{fields.HAZARDS}:{quarter.year}-{quarter.number}-{group.category}-{group.industry}",
            {
                "title": f"{trade}：{group.category}",
                "classes": [tendency.LABELS[kind] for kind in kinds],
                "category": group.category,
                "industry": group.industry,
                "industry_name": trade,
                "found": group.found,
                "major": group.major,
                "units": group.units,
                "before": group.before,
                "samples": _samples(quarter, group),
                "period": str(quarter),
                "period_end": f"{quarter.last:%Y-%m-%d}",
            },
        )


def _grouped(quarter: Quarter) -> list[dict[str, Any]]:
    rows = hazards_found().filter(found_on__range=(quarter.first, quarter.last)).order_by()
    return list(
        rows.values("category", "enterprise__industry")
        .annotate(
            found=Count("pk"),
            major=Count("pk", filter=Q(level=Hazard.Level.MAJOR)),
            units=Count("enterprise", distinct=True),
        )
        .order_by("category", "enterprise__industry")
    )


def _samples(quarter: Quarter, group: Group) -> list[str]:
    """A few descriptions without unit names: the serious ones first."""
    rows = hazards_found().filter(
        found_on__range=(quarter.first, quarter.last),
        category=group.category,
        enterprise__industry=group.industry,
    )
    names = list(
        Enterprise.objects.filter(hazards__in=rows).values_list("name", flat=True).distinct()
    )
    found = []
    for what in rows.order_by("-level", "pk").values_list("what", flat=True)[:SAMPLES]:
        text = what
        for name in names:
            text = text.replace(name, "某企业")
        found.append(text[:200])
    return found


def listings() -> Found:
    """Every unit in the public column whose entry is not published yet."""
    rows = Listing.objects.filter(published_on__isnull=False, removed_on__isnull=True)
    rows = rows.exclude(state="revoked").select_related("enterprise")
    for one in rows.prefetch_related("grounds").order_by("pk").iterator(CHUNK):
        yield from _new(f"{fields.LISTING}:{one.pk}", fields.listing(one))


def accidents() -> Found:
    rows = Accident.objects.filter(closed_on__isnull=False).exclude(public_text="")
    for one in rows.select_related("enterprise").order_by("pk").iterator(CHUNK):
        yield from _new(f"{fields.ACCIDENT}:{one.pk}", fields.accident(one))


def typical() -> Found:
    rows = TypicalCase.objects.filter(state=TypicalCase.State.APPROVED).order_by("pk")
    for one in rows.iterator(CHUNK):
        yield from _new(f"{fields.CASE}:{one.pk}", fields.typical(one))


def _new(key: str, data: Data) -> Found:
    if not Entry.objects.filter(key=key).exists():
        yield key, data


def gone(keys: Iterable[str]) -> set[str]:
    """Those of ``keys`` that may not stand: decisions not in force, listings revoked or removed."""
    standing: dict[str, QuerySet[Any]] = {
        fields.PENALTY: Decision.objects.filter(state=Decision.State.IN_FORCE),
        fields.LISTING: Listing.objects.filter(removed_on__isnull=True).exclude(state="revoked"),
    }
    given: dict[str, set[int]] = defaultdict(set)
    for kind, _, pk in (key.rpartition(":") for key in keys):
        if kind in standing:
            given[kind].add(int(pk))
    return {
        f"{kind}:{pk}"
        for kind, asked in given.items()
        for pk in asked - set(standing[kind].filter(pk__in=asked).values_list("pk", flat=True))
    }


def now(key: str) -> Data | None:
    """The public fields of a source as its record stands now; None when nothing may stand."""
    if gone([key]):
        return None
    kind, _, pk = key.rpartition(":")
    if kind == fields.PENALTY:
        rows = Decision.objects.select_related("case", "document").prefetch_related("items")
        return fields.penalty(rows.get(pk=pk))
    if kind == fields.LISTING:
        return fields.listing(Listing.objects.select_related("enterprise").get(pk=pk))
    if kind == fields.ACCIDENT:
        return fields.accident(Accident.objects.select_related("enterprise").get(pk=pk))
    if kind == fields.CASE:
        return fields.typical(TypicalCase.objects.get(pk=pk))
    return {}
