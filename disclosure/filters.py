"""Filters of the public lists."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from disclosure.fields import EXECUTION
from disclosure.models import Entry
from enforcement.filters.hazards import choose, region_choices
from enforcement.querysets.places import in_place
from foundation.enterprises.models import Industry
from foundation.web.filters import since, until

Rows = QuerySet[Any]


class EntryFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="关键词或者代码", method="by_text", max_length=120)
    region = choose("行政区域（含下级）", region_choices, "by_region")
    industry = filters.ChoiceFilter(label="行业", choices=Industry.choices, empty_label="全部")
    execution = filters.ChoiceFilter(
        label="执行情况", choices=list(EXECUTION.items()), empty_label="全部"
    )
    since = since("on", "日期自")
    until = until("on", "日期至")

    class Meta:
        model = Entry
        fields: list[str] = []

    def by_text(self, rows: Any, _name: str, value: str) -> Any:
        return rows.sought(value)

    def by_region(self, rows: Rows, _name: str, value: str) -> Rows:
        return in_place(rows, value, "region_code")
