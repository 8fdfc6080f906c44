"""The nightly finder: units whose records meet article 5 (1) to (5), each with its evidence.

It reads the records of the last year and a little more, ordered by unit, in one pass, and holds
one unit at a time. What it found before has the same key, so late or doubled runs add nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, islice
from typing import Any

from django.db.models import F

from blacklist.models import Candidate, Listing
from blacklist.rules import grounds
from blacklist.rules.grounds import Event, Toll
from blacklist.states.listing import LISTED
from enforcement.models import Accident, CourtEnforcement, Decision, ReportMark, Supervision
from foundation.workdays.quarters import CHINA

CHUNK = 2000
# How far back the newest event of a candidate may lie: what is older was judged, or is history.
LOOK_BACK = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Found:
    """A ground of one unit with the events that make it."""

    enterprise: int
    kind: str
    events: tuple[Event, ...]

    @property
    def key(self) -> str:
        told = "\n".join([str(self.enterprise), self.kind, *(event.key for event in self.events)])
        return hashlib.sha256(told.encode()).hexdigest()

    def candidate(self, on: date) -> Candidate:
        evidence = [
            {"on": f"{one.on:%Y-%m-%d}", "key": one.key, "text": one.text} for one in self.events
        ]
        return Candidate(
            enterprise_id=self.enterprise,
            kind=self.kind,
            key=self.key,
            evidence=evidence,
            last_on=self.events[-1].on,
            found_on=on,
        )


def find(today: date) -> Iterator[Found]:
    """Everything that the records show now, unit by unit within each source."""
    since = today - LOOK_BACK
    yield from _accidents(since)
    yield from _violations(since)
    yield from _overdue(today)
    yield from _misreported(since)
    yield from _refusals(since)


def new_candidates(today: date) -> Iterator[list[Candidate]]:
    """Those that are not known yet, in chunks."""
    found = find(today)
    while some := list(islice(found, CHUNK)):
        made = {one.key: one for one in some}
        known = set(Candidate.objects.filter(key__in=made).values_list("key", flat=True))
        fresh = [one.candidate(today) for key, one in made.items() if key not in known]
        if fresh:
            yield fresh


def _by_unit(rows: Iterable[Any]) -> Iterator[tuple[int, list[Any]]]:
    for unit, some in groupby(rows, key=lambda row: row["unit"]):
        yield unit, list(some)


def _recent(
    unit: int, kind: str, events: Sequence[Event], since: date, least: int
) -> Iterator[Found]:
    for group in grounds.repeated(events, least=least):
        if group[-1].on >= since:
            yield Found(unit, kind, group)


def _accidents(since: date) -> Iterator[Found]:
    """（一） and （二）: liability accidents, found so by the investigation."""
    rows = (
        Accident.objects.all()
        .liable()
        .filter(enterprise__isnull=False, occurred_at__date__gte=since - LOOK_BACK)
        .order_by("enterprise_id")
        .values("pk", "number", "occurred_at", "deaths", "serious", "loss", unit=F("enterprise_id"))
    )
    for unit, some in _by_unit(rows.iterator(CHUNK)):
        ordinary = []
        for row in some:
            toll = Toll(row["deaths"], row["serious"], row["loss"])
            event = _accident(row)
            if grounds.is_larger(toll):
                if event.on >= since:
                    yield Found(unit, grounds.LARGER, (event,))
            elif grounds.is_ordinary(toll):
                ordinary.append(event)
        yield from _recent(unit, grounds.REPEATED, ordinary, since, grounds.TWICE)


def _accident(row: Any) -> Event:
    on = row["occurred_at"].astimezone(CHINA).date()
    text = (
        f"事故{row['number']}：死亡{row['deaths']}人，重伤{row['serious']}人，"
        f"直接经济损失{row['loss']:,.2f}元"
    )
    return Event(on, f"enforcement.accident:{row['pk']}", text)


def _violations(since: date) -> Iterator[Found]:
    """（三）, first half: three decisions in force for serious violations within a year."""
    rows = (
        Decision.objects.filter(
            state=Decision.State.IN_FORCE,
            kind=Decision.Kind.PENALTY,
            case__major=True,
            case__enterprise__isnull=False,
            decided_on__gte=since - LOOK_BACK,
        )
        .order_by("case__enterprise_id")
        .values(
            "pk", "decided_on", number=F("case__number"), title=F("case__title"),
            unit=F("case__enterprise_id"),
        )
    )  # fmt: skip
    for unit, some in _by_unit(rows.iterator(CHUNK)):
        events = [
            Event(
                row["decided_on"],
                f"enforcement.decision:{row['pk']}",
                f"案件{row['number']}：{row['title']}",
            )
            for row in some
        ]
        yield from _recent(unit, grounds.VIOLATIONS, events, since, grounds.THREE_TIMES)


def _overdue(today: date) -> Iterator[Found]:
    """（三）, second half: a supervised major hazard past its term and not removed."""
    rows = (
        Supervision.objects.filter(removed_on__isnull=True, due__lt=today)
        .order_by("hazard__enterprise_id")
        .values("pk", "due", what=F("hazard__what"), unit=F("hazard__enterprise_id"))
    )
    for row in rows.iterator(CHUNK):
        text = f"督办的重大事故隐患逾期未完成整改（期限{row['due']:%Y-%m-%d}）：{row['what'][:80]}"
        event = Event(row["due"], f"enforcement.supervision:{row['pk']}", text)
        yield Found(row["unit"], grounds.VIOLATIONS, (event,))


def _misreported(since: date) -> Iterator[Found]:
    """（四）: accidents marked false, concealed, omitted or late without a proper reason."""
    rows = (
        ReportMark.objects.filter(
            lifted_on__isnull=True,
            whose=ReportMark.Whose.UNIT,
            accident__enterprise__isnull=False,
            accident__occurred_at__date__gte=since,
        )
        .order_by("accident__enterprise_id")
        .values(
            "pk", "kind", number=F("accident__number"), at=F("accident__occurred_at"),
            unit=F("accident__enterprise_id"),
        )
    )  # fmt: skip
    for row in rows.iterator(CHUNK):
        label = ReportMark.Kind(row["kind"]).label
        text = f"事故{row['number']}：{label}"
        on = row["at"].astimezone(CHINA).date()
        event = Event(on, f"enforcement.reportmark:{row['pk']}", text)
        yield Found(row["unit"], grounds.MISREPORTED, (event,))


def _refusals(since: date) -> Iterator[Found]:
    """（五）: a penalty decision that the court had to enforce."""
    rows = (
        CourtEnforcement.objects.filter(
            ruling=CourtEnforcement.Ruling.GRANTED,
            ruled_on__gte=since,
            case__enterprise__isnull=False,
        )
        .order_by("case__enterprise_id")
        .values("pk", "ruled_on", number=F("case__number"), unit=F("case__enterprise_id"))
    )
    for row in rows.iterator(CHUNK):
        if row["ruled_on"] is None:
            continue
        text = f"拒不执行案件{row['number']}的处罚决定，法院裁定准予强制执行"
        event = Event(row["ruled_on"], f"enforcement.courtenforcement:{row['pk']}", text)
        yield Found(row["unit"], grounds.REFUSAL, (event,))


def accidents_while_listed() -> Iterator[tuple[int, str, str]]:
    """Accidents of listed units since their publication, in one query: listing, key, text."""
    rows = (
        Listing.objects.filter(
            state=LISTED, enterprise__accidents__occurred_at__date__gte=F("published_on")
        )
        .order_by()
        .values_list("pk", "enterprise__accidents__pk", "enterprise__accidents__number")
    )
    for listing, pk, number in rows.iterator(CHUNK):
        yield listing, f"accident-{pk}", f"列入期间发生事故{number}"
