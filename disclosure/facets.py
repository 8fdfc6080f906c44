"""How many entries there are of each year, region, industry, execution and mark under the filters.

Without a search the numbers come from the tally, and are kept until it is counted anew. A search,
an amount or a day is counted in the entries themselves, up to ``MOST`` of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import F, Sum
from django.db.models.functions import Left
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString

from disclosure.fields import EXECUTION, industry_name
from disclosure.filters import EntryFilter
from disclosure.models import Tally
from disclosure.models.tallies import counted_at
from disclosure.rules import marks
from enforcement.querysets.places import ELSEWHERE, in_place, prefectures
from foundation.web.addresses import with_query
from foundation.web.listing import OWN
from foundation.web.markup import escaped

MOST = 1000
FACETS = ("year", "region", "industry", "execution", "mark")
LABELS = {"year": "年度", "region": "行政区域", "industry": "行业", "execution": "执行情况"}
_PREFECTURE = 4  # digits of a region's code


class Value(NamedTuple):
    """One value of a facet, how many entries have it, and the list of them."""

    label: str
    number: int
    url: str


class Values(list[Value]):
    """The values of one facet in their order."""

    @property
    def markup(self) -> SafeString:
        """The items of the list beside the entries."""
        return SafeString(
            "".join(
                f'<li><a href="{escaped(one.url)}">{escaped(one.label)}</a>'
                f'<span class="facet-number">{one.number}</span></li>'
                for one in self
            )
        )


@dataclass(frozen=True, slots=True)
class Facets:
    """``total`` is a number or "1,000+"; ``groups`` are empty when there are too many to count."""

    total: str
    groups: list[tuple[str, Values]]


@dataclass(frozen=True, slots=True)
class Counts:
    """``by`` has the values of each facet that still divides the list, in their order."""

    total: int
    by: Mapping[str, list[tuple[str, int]]]


def facets_of(request: HttpRequest, kind: str, filters: EntryFilter) -> Facets | None:
    """The counts beside a list; None when the filters cannot be understood, or for an export."""
    if request.GET.get("export") or (filters.is_bound and not filters.is_valid()):
        return None
    given = filters.form.cleaned_data if filters.is_bound else {}
    used = {name: value for name, value in given.items() if value not in {None, ""}}
    if set(used) <= set(FACETS):
        counts = _tallied(kind, counted_at(kind), tuple(sorted(used.items())))
    else:
        names = ("on", "region_code", "industry", "execution", "marks")
        found = list(filters.qs.order_by().values_list(*names)[: MOST + 1])
        if len(found) > MOST:
            return Facets(f"{MOST:,}+", [])
        counts = _counted(found, set(used))
    labels = {**LABELS, "mark": marks.choices(kind)[0]}
    groups = [
        (labels[name], _values(request.GET, kind, name, found)) for name, found in counts.by.items()
    ]
    return Facets(f"{counts.total:,}", groups)


@lru_cache(maxsize=4096)
def _tallied(kind: str, _at: datetime | None, used: tuple[tuple[str, Any], ...]) -> Counts:
    """From the tally; kept under the moment when it was counted."""
    fixed = dict(used)
    counted: Any = Tally.objects.filter(kind=kind)
    if region := fixed.pop("region", None):
        counted = in_place(counted, region, "region_code")
    mark = fixed.pop("mark", "")
    counted = counted.filter(**fixed)
    rows = counted.marked().filter(mark=mark) if mark else counted.whole()
    by = {}
    for name in FACETS:
        if name in dict(used):
            continue
        code = Left("region_code", _PREFECTURE) if name == "region" else F(name)
        of_code = (counted.marked() if name == "mark" else rows).values(code=code)
        by[name] = Counter(dict(of_code.annotate(sum=Sum("number")).values_list("code", "sum")))
    total = rows.aggregate(sum=Sum("number"))["sum"] or 0
    return Counts(total, _ordered(by))


def _counted(found: list[tuple[Any, ...]], used: set[str]) -> Counts:
    """From the entries: day, region, industry, execution and marks of each."""
    by = {
        "year": Counter(row[0].year for row in found),
        "region": Counter(row[1][:_PREFECTURE] for row in found),
        "industry": Counter(row[2] for row in found),
        "execution": Counter(row[3] for row in found),
        "mark": Counter(mark for row in found for mark in row[4]),
    }
    return Counts(len(found), _ordered({name: by[name] for name in by if name not in used}))


def _ordered(by: Mapping[str, Counter[Any]]) -> dict[str, list[tuple[str, int]]]:
    """Years from the newest, the others from the most frequent; entries without one left out."""
    found = {}
    for name, counter in by.items():
        if name == "region":
            counter = _prefectures(counter)  # noqa: PLW2901
        ordered = sorted(counter.items(), reverse=True) if name == "year" else counter.most_common()
        if values := [(str(code), number) for code, number in ordered if code]:
            found[name] = values
    return found


def _prefectures(counter: Counter[str]) -> Counter[str]:
    """By the codes that the filter knows; what lies in no prefecture together."""
    places = dict(prefectures())
    found: Counter[str] = Counter()
    for start, number in counter.items():
        code = f"{start}00"
        found[(code if code in places else ELSEWHERE) if start else ""] += number
    return found


def _values(params: QueryDict, kind: str, name: str, found: list[tuple[str, int]]) -> Values:
    """Each value with its label and its list; the sorting stays."""
    kept = with_query(params, **dict.fromkeys(OWN - {"sort"}), **{name: None})
    start = kept if kept == "?" else f"{kept}&"
    labels = _labels(kind, name)
    return Values(
        Value(labels.get(code) or _label(name, code), number, f"{start}{urlencode({name: code})}")
        for code, number in found
    )


def _labels(kind: str, name: str) -> Mapping[str, str]:
    if name == "region":
        return {**dict(prefectures()), ELSEWHERE: "自治区本级及区外"}
    return {"execution": EXECUTION, "mark": dict(marks.choices(kind)[1])}.get(name, {})


def _label(name: str, code: str) -> str:
    return f"{code}年" if name == "year" else industry_name(code)
