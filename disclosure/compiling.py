"""What a batch of each kind holds, read from the records now: key and public fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from blacklist.models import Listing
from disclosure import fields, tendencies
from disclosure.fields import Data
from disclosure.models import Batch, Entry, Item
from disclosure.rules import periods
from enforcement.models import Accident, Decision, PenaltyItem, TypicalCase

CHUNK = 500
Found = Iterator[tuple[str, Data]]
Kind = Batch.Kind


def items_of(kind: str, period: str) -> Found:
    """``period``: a year or a day for penalties, a quarter for hazards, else a day."""
    if kind == Kind.PENALTIES:
        until = periods.day_of(period)
        yield from decided_until(until) if until else penalties(int(period))
    elif kind == Kind.HAZARDS:
        yield from tendencies.items_of(periods.quarter_of(period))
    elif kind == Kind.BLACKLIST:
        yield from listings()
    elif kind == Kind.ACCIDENTS:
        yield from accidents()
    else:
        yield from typical()


def penalties(year: int) -> Found:
    """第四条（一）: decided in ``year``, and of earlier years what is not fully executed."""
    undone = PenaltyItem.objects.filter(decision=OuterRef("pk"), executed_on__isnull=True)
    return _told(
        _served().filter(
            Q(decided_on__year=year) | Q(Exists(undone), decided_on__lt=date(year, 1, 1))
        )
    )


def decided_until(day: date) -> Found:
    """安全生产法 第七十八条: decided since the last annual batch, and in no batch yet."""
    since = periods.running_since(day)
    decided = _served().filter(decided_on__range=(since, day)).values_list("pk", flat=True)
    keys = {f"{fields.PENALTY}:{pk}": pk for pk in decided}
    for key in Item.objects.filter(key__in=keys).values_list("key", flat=True):
        keys.pop(key, None)
    return _told(_served().filter(pk__in=keys.values()))


def _served() -> QuerySet[Decision]:
    return Decision.objects.filter(
        state=Decision.State.IN_FORCE, kind=Decision.Kind.PENALTY, served_on__isnull=False
    )


def _told(rows: QuerySet[Decision]) -> Found:
    rows = rows.select_related("case", "document").prefetch_related("items")
    for one in rows.order_by("decided_on", "pk").iterator(CHUNK):
        yield f"{fields.PENALTY}:{one.pk}", fields.penalty(one)


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


def ended_on(key: str) -> date | None:
    """When the source ceased to stand, as its record says; None where it does not say."""
    kind, _, pk = key.rpartition(":")
    if kind == fields.PENALTY:
        return Decision.objects.values_list("ended_on", flat=True).get(pk=pk)
    if kind == fields.LISTING:
        return Listing.objects.values_list("removed_on", flat=True).get(pk=pk)
    return None


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
