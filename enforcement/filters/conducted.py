"""Filters of the inspections that took place."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from enforcement.filters.hazards import by_enterprise, choose, region_choices
from enforcement.models import Inspection
from enforcement.querysets import conducted as ask
from foundation.enterprises.models import Industry
from foundation.web.filters import DateFilter, since, until

Rows = QuerySet[Any]
INDUSTRIES = [*Industry.choices, (ask.DEPARTMENTS, "下级部门（不分行业）")]


class ConductedFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="企业名称或代码", method="by_text", max_length=120)
    source = filters.ChoiceFilter(
        label="来源", choices=Inspection.Source.choices, empty_label="全部"
    )
    industry = choose("行业", INDUSTRIES, "by_industry")
    region = choose("行政区域（含下级）", region_choices, "by_region")
    since = since("started_on", "检查日期自")
    until = until("started_on", "检查日期至")
    ordered_since = DateFilter(label="责令整改日期自", method="by_order")
    ordered_until = DateFilter(label="责令整改日期至", method="by_order")
    plan_year = filters.NumberFilter(
        label="年度计划内（年度）", min_value=2000, max_value=2100, method="by_plan"
    )
    once = choose("每个对象只列一次", [("yes", "是")], "leave")

    class Meta:
        model = Inspection
        fields: list[str] = []

    by_text = by_enterprise("enterprise")

    def by_industry(self, rows: Rows, _name: str, value: str) -> Rows:
        return ask.in_industry(rows, value)

    def by_region(self, rows: Rows, _name: str, value: str) -> Rows:
        return ask.in_region(rows, value)

    def by_plan(self, rows: Rows, _name: str, value: Any) -> Rows:
        """Of the annual plan, whichever version of it the visit was assigned under."""
        return rows.filter(plan_item__plan__kind="annual", plan_item__plan__year=int(value))

    def by_order(self, rows: Rows, name: str, _value: Any) -> Rows:
        """Both ends belong to the same order, so they are asked together, once."""
        cleaned = self.form.cleaned_data
        first, last = cleaned.get("ordered_since"), cleaned.get("ordered_until")
        if name == "ordered_until" and first:
            return rows
        return ask.with_order(rows, since=first, until=last)

    def leave(self, rows: Rows, _name: str, _value: str) -> Rows:
        """Asked last, of what all other filters left."""
        return rows

    def filter_queryset(self, queryset: Rows) -> Rows:
        found: Rows = super().filter_queryset(queryset)
        return ask.once_each(found) if self.form.cleaned_data.get("once") else found
