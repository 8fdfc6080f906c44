"""How many entries there are by year, region, industry and execution, under the filters in force.

Without a search the numbers come from the tally, some thousands of rows however many entries there
are. A search, an amount or a day is counted in the entries themselves, up to ``MOST`` of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from disclosure.fields import EXECUTION, industry_name
from disclosure.filters import FILTERS
from disclosure.models import Tally
from enforcement.querysets.places import ELSEWHERE, in_place, prefectures

MOST = 1000
ON_TALLY = ("year", "region", "industry", "execution")
OWN = {"sort", "after", "before", "export"}
Key = tuple[int, str, str, str]  # year, region, industry, execution


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet, how many entries have it, and the list of them."""

    label: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Facets:
    """``total`` is a number or "1,000+"; ``groups`` are empty when there are too many to count."""

    total: str
    groups: list[tuple[str, list[Value]]]


def facets_of(request: HttpRequest, kind: str, shown: QuerySet[Any]) -> Facets | None:
    """The counts beside a list; None when the filters cannot be understood, or for an export."""
    filters = FILTERS[kind](request.GET or None, queryset=shown, request=request)
    if request.GET.get("export") or (filters.is_bound and not filters.is_valid()):
        return None
    given = filters.form.cleaned_data if filters.is_bound else {}
    used = {name: value for name, value in given.items() if value not in {None, ""}}
    if set(used) <= set(ON_TALLY):
        counts = _from_tally(kind, used)
    else:
        fields = ("on", "region_code", "industry", "execution")
        found = list(filters.qs.order_by().values_list(*fields)[: MOST + 1])
        if len(found) > MOST:
            return Facets(f"{MOST:,}+", [])
        counts = Counter((on.year, *others) for on, *others in found)
    return Facets(f"{sum(counts.values()):,}", _groups(request, counts, set(used)))


def _from_tally(kind: str, used: dict[str, Any]) -> Counter[Key]:
    rows: QuerySet[Any] = Tally.objects.filter(kind=kind, number__gt=0)
    if region := used.get("region"):
        rows = in_place(rows, region, "region_code")
    rows = rows.filter(
        **{name: used[name] for name in ("year", "industry", "execution") if name in used}
    )
    return Counter({tuple(row[:4]): row[4] for row in rows.order_by().values_list(*_NAMES)})


_NAMES = ("year", "region_code", "industry", "execution", "number")


def _groups(
    request: HttpRequest, counts: Counter[Key], used: set[str]
) -> list[tuple[str, list[Value]]]:
    """The facets that still divide the list: none that a filter has fixed already."""
    places = dict(prefectures())
    named: list[tuple[str, str, Any]] = [
        ("year", "年度", lambda key: (str(key[0]), f"{key[0]}年")),
        ("region", "行政区域", lambda key: _place(key[1], places)),
        ("industry", "行业", lambda key: (key[2], industry_name(key[2]))),
        ("execution", "执行情况", lambda key: (key[3], EXECUTION.get(key[3], ""))),
    ]
    groups = []
    for name, label, of in named:
        if name in used:
            continue
        summed: Counter[tuple[str, str]] = Counter()
        for key, number in counts.items():
            if (value := of(key))[0]:
                summed[value] += number
        if summed:
            groups.append((label, _values(request, name, summed)))
    return groups


def _values(request: HttpRequest, name: str, summed: Counter[tuple[str, str]]) -> list[Value]:
    ordered: Iterable[tuple[tuple[str, str], int]] = (
        sorted(summed.items(), reverse=True) if name == "year" else summed.most_common()
    )
    return [Value(label, number, _url(request, name, value)) for (value, label), number in ordered]


def _place(code: str, places: dict[str, str]) -> tuple[str, str]:
    """The prefecture of a region; what lies in none of them together."""
    if not code:
        return "", ""
    prefecture = f"{code[:4]}00"
    if prefecture in places:
        return prefecture, places[prefecture]
    return ELSEWHERE, "自治区本级及区外"


def _url(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    for own in OWN - {"sort"}:
        query.pop(own, None)
    query[name] = value
    return f"?{query.urlencode()}"
