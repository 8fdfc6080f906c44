"""How many were listed and removed in each year, on which ground, where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear

from blacklist.models import Ground, Listing
from blacklist.rules import grounds
from blacklist.states import listing as states
from enforcement.querysets.places import ELSEWHERE, prefectures
from enforcement.querysets.rates import prefecture_of
from foundation.web.charts import Chart, bar_chart, grouped_bars
from foundation.workdays.quarters import today

YEARS = 6


@dataclass(frozen=True, slots=True)
class Statistics:
    """Each chart carries its table."""

    listed_now: int
    over: int
    charts: Sequence[Chart]


def statistics() -> Statistics:
    """Five queries, however many listings there are."""
    known = Listing.objects.filter(published_on__isnull=False).exclude(state=states.REVOKED)
    day = today()
    years = range(day.year - YEARS + 1, day.year + 1)
    listed, removed = _by_year(known, "published_on"), _by_year(known, "removed_on")
    series = [
        ("列入", [listed.get(year, 0) for year in years]),
        ("移出", [removed.get(year, 0) for year in years]),
    ]
    return Statistics(
        listed_now=Listing.objects.all().listed_on(day).count(),
        over=Listing.objects.all().term_over(day).count(),
        charts=[
            grouped_bars("历年列入和移出", [f"{year}年" for year in years], series, unit="家"),
            bar_chart("按第五条情形", _by_ground(), unit="次"),
            bar_chart("按地区", _by_place(known), unit="家"),
        ],
    )


def _by_year(known: QuerySet[Any], field: str) -> Mapping[int, int]:
    rows = known.filter(**{f"{field}__isnull": False}).order_by()
    counted = rows.annotate(year=ExtractYear(field)).values_list("year")
    return dict(counted.annotate(n=Count("pk")))


def _by_ground() -> list[tuple[str, int]]:
    rows = Ground.objects.filter(listing__published_on__isnull=False).order_by()
    rows = rows.exclude(listing__state=states.REVOKED)
    counted = dict(rows.values_list("kind").annotate(n=Count("pk")))
    return [(label[:24], counted.get(kind, 0)) for kind, label in grounds.LABELS.items()]


def _by_place(known: QuerySet[Any]) -> list[tuple[str, int]]:
    rows = known.order_by().values_list("enterprise__region_code")
    counted: Counter[str] = Counter()
    for code, number in rows.annotate(n=Count("pk")):
        counted[prefecture_of(code)] += number
    names = [*prefectures(), (ELSEWHERE, "本级及区外")]
    return [(name, counted[code]) for code, name in names if counted[code] or code != ELSEWHERE]
