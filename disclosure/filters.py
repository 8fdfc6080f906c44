"""Filters of the public lists: the same for all kinds, and what only one kind has."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import django_filters as filters
from django.core.validators import MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict

from disclosure.fields import EXECUTION
from disclosure.models import Batch, Entry
from disclosure.rules import marks
from enforcement.filters.hazards import choose, region_choices
from foundation.enterprises.models import Industry
from foundation.regions import tree
from foundation.web.filters import since, until
from foundation.workdays.quarters import today

Rows = QuerySet[Any]
FIRST_YEAR = 2010


def years() -> list[tuple[str, str]]:
    return [(str(year), f"{year}年") for year in range(today().year, FIRST_YEAR - 1, -1)]


def _money(label: str, lookup: str) -> filters.NumberFilter:
    return filters.NumberFilter(
        field_name="amount",
        lookup_expr=lookup,
        label=label,
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )


class EntryFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="名称、代码、文号或者关键词", method="by_text", max_length=500)
    year = choose("年度", years, "by_year")
    region = choose("行政区域（含下级）", region_choices, "by_region")
    industry = filters.ChoiceFilter(label="行业", choices=Industry.choices, empty_label="全部")
    execution = filters.ChoiceFilter(
        label="执行情况", choices=list(EXECUTION.items()), empty_label="全部"
    )
    mark = choose("标记", list, "by_mark")
    least = _money("金额不低于（元）", "gte")
    most = _money("金额不高于（元）", "lte")
    since = since("on", "日期自")
    until = until("on", "日期至")

    class Meta:
        model = Entry
        fields: list[str] = []

    def by_text(self, rows: Any, _name: str, value: str) -> Any:
        return rows.sought(value)

    def by_year(self, rows: Rows, _name: str, value: str) -> Rows:
        year = int(value)
        return rows.filter(on__range=(date(year, 1, 1), date(year, 12, 31)))

    def by_region(self, rows: Any, _name: str, value: str) -> Any:
        return rows.inside(value)

    def by_mark(self, rows: Rows, _name: str, value: str) -> Rows:
        return rows.filter(marks__contains=[value])


def filter_of(kind: str) -> type[EntryFilter]:
    """The filters that make sense for a kind."""
    label, values = marks.choices(kind)
    without: dict[str, Any] = {}
    if kind != "penalties":
        without |= {"execution": None, "least": None, "most": None}
    if kind == "cases":
        without |= {"region": None, "industry": None}
    if values:
        without["mark"] = choose(label, values, "by_mark")
    else:
        without["mark"] = None
    return type(f"{kind.title()}Filter", (EntryFilter,), without)


FILTERS = {kind: filter_of(kind) for kind in Batch.Kind.values}


def filters_of(kind: str, given: QueryDict | None, shown: Rows) -> EntryFilter:
    """The filters of a list; with nothing given those that are kept, whose ``qs`` means nothing."""
    if given is None:
        return _nothing_chosen(kind, today().year, tree().root.code)
    return FILTERS[kind](given, queryset=shown)


@lru_cache(maxsize=16)
def _nothing_chosen(kind: str, _year: int, _root: str) -> EntryFilter:
    """The years and regions to choose from are part of the key."""
    return FILTERS[kind](None, queryset=Entry.objects.none())
