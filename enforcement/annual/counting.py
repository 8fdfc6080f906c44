"""What the records hold of a year, grouped by region and industry in one query a source.

A ``Table`` maps (region code, industry) to a figure: the total and every breakdown are sums of the
same rows. None means that the records of the year have nothing of that source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from enforcement.execution import execution_of
from enforcement.models import Accident, Case, Challenge, Decision, PenaltyItem, Tip
from enforcement.querysets.conducted import DEPARTMENTS, conducted, hazards_found
from enforcement.rules import cases as case_rules
from foundation.documents.models import Document
from foundation.workdays.quarters import today

Place = tuple[str, str]
Table = dict[Place, Decimal]
Tables = dict[str, Table]
KINDS = {
    "suspended_production": case_rules.SUSPENSION,
    "licences_suspended": case_rules.LICENCE_SUSPENDED,
    "licences_cancelled": case_rules.LICENCE_CANCELLED,
    "licences_revoked": case_rules.LICENCE_REVOKED,
    "warnings": case_rules.WARNING,
}
PAPERS = "enforcement."
# Figures of rooms above this one (the blacklist), each added in their ``ready``.
_outside: dict[str, Callable[[date, date], Table]] = {}


def register_figure(key: str, count: Callable[[date, date], Table]) -> None:
    """``count(first, last)`` gives the figure ``key`` of the rules by region and industry.

    Empty means that the room has no records up to then; a known nought has a row of its own.
    """
    _outside[key] = count


def counted(year: int) -> Tables:
    """All figures of ``year`` that the records know, by key."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found: Tables = {}
    for source in (_visits, _hazards, _papers, _cases, _money, _kinds, _against, _accidents, _tips):
        found.update(source(first, last))
    for key, count in _outside.items():
        if table := count(first, last):
            found[key] = table
    found.update(_plan(year, last))
    return found


def _table(rows: Iterable[Mapping[str, Any]], name: str) -> Table:
    found: Table = defaultdict(Decimal)
    for row in rows:
        if row[name]:
            found[row["area"] or "", row["trade"] or DEPARTMENTS] += Decimal(row[name])
    return dict(found)


def _grouped(
    rows: QuerySet[Any], place: str, trade: str, **figures: Any
) -> list[Mapping[str, Any]]:
    given = rows.order_by().values(area=F(place), trade=F(trade)).annotate(**figures)
    return list(given)


def _visits(first: date, last: date) -> Tables:
    rows = _grouped(
        conducted().filter(started_on__range=(first, last)),
        "region",
        "enterprise__industry",
        visits=Count("pk"),
        past=Sum("past_documents"),
    )
    if not rows:
        return {}
    return {"inspections": _table(rows, "visits"), "_past_documents": _table(rows, "past")}


def _hazards(first: date, last: date) -> Tables:
    rows = _grouped(
        hazards_found().filter(found_on__range=(first, last)),
        "enterprise__region_code",
        "enterprise__industry",
        found=Count("pk"),
        done=Count("pk", filter=Q(cancelled_on__lte=last)),
    )
    if not rows:
        return {}
    return {"hazards_found": _table(rows, "found"), "hazards_rectified": _table(rows, "done")}


def _papers(first: date, last: date) -> Tables:
    number = papers_of(first, last).count()
    return {"documents_issued": {("", ""): Decimal(number)}} if number else {}


def papers_of(first: date, last: date) -> QuerySet[Document]:
    """Documents of enforcement that were issued in the period."""
    return Document.objects.filter(series__startswith=PAPERS, made_on__range=(first, last))


def _cases(first: date, last: date) -> Tables:
    rows = _grouped(
        Case.objects.filter(registered_on__range=(first, last)),
        "region_code",
        "industry",
        filed=Count("pk"),
    )
    return {"cases_filed": _table(rows, "filed")} if rows else {}


def _decided(first: date, last: date) -> Q:
    return Q(state=Decision.State.IN_FORCE, decided_on__range=(first, last))


def _money(first: date, last: date) -> Tables:
    accident = Q(case__source=Case.Source.ACCIDENT)
    rows = _grouped(
        Decision.objects.filter(_decided(first, last)),
        "case__region_code",
        "case__industry",
        all=Sum("fine"),
        accident=Sum("fine", filter=accident),
        others=Sum("fine", filter=~accident),
    )
    if not rows:
        return {}
    return {
        "fines_total": _table(rows, "all"),
        "fines_accident": _table(rows, "accident"),
        "fines_inspection": _table(rows, "others"),
    }


def _kinds(first: date, last: date) -> Tables:
    items = PenaltyItem.objects.filter(
        decision__state=Decision.State.IN_FORCE, decision__decided_on__range=(first, last)
    )
    each = {key: Count("pk", filter=Q(kind=kind)) for key, kind in KINDS.items()}
    rows = _grouped(items, "case__region_code", "case__industry", **each)
    return {key: _table(rows, key) for key in KINDS} if rows else {}


def _against(first: date, last: date) -> Tables:
    """Cases against which a review or a lawsuit was brought in the period."""
    if not Decision.objects.filter(decided_on__lte=last).exists():
        return {}
    keys = {"reviews": Challenge.Kind.REVIEW, "litigations": Challenge.Kind.LITIGATION}
    each = {key: Count("case", filter=Q(kind=kind), distinct=True) for key, kind in keys.items()}
    found = Challenge.objects.filter(filed_on__range=(first, last))
    rows = _grouped(found, "case__region_code", "case__industry", **each)
    return {key: _table(rows, key) for key in keys}


def _accidents(first: date, last: date) -> Tables:
    rows = _grouped(
        Accident.objects.all().between(first, last),
        "region_code",
        "industry",
        number=Count("pk"),
        dead=Sum("deaths"),
    )
    return {"accidents": _table(rows, "number"), "deaths": _table(rows, "dead")} if rows else {}


def _tips(first: date, last: date) -> Tables:
    number = Tip.objects.all().received_in(first, last).count()
    return {"tips": {("", ""): Decimal(number)}} if number else {}


def _plan(year: int, last: date) -> Tables:
    """The plan in force at the year's end, or today."""
    found = execution_of(year, min(last, today()))
    if found.plan is None:
        return {}
    return {
        "plan_planned": {("", ""): Decimal(found.total.planned)},
        "plan_done": {("", ""): Decimal(found.total.counted)},
    }
