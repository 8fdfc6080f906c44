"""Filters of the ledger, the supervisions and the talks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from enforcement.models import Hazard, Supervision, Talk
from enforcement.querysets import hazards as ask
from enforcement.querysets.places import ELSEWHERE, in_place
from foundation.enterprises.models import Enterprise, Industry
from foundation.regions import tree
from foundation.web.filters import DateFilter, since, until
from foundation.workdays.quarters import Quarter, today

Rows = QuerySet[Any]
YES_NO = [("yes", "是"), ("no", "否")]
QUARTERS = [(str(number), f"第{number}季度") for number in range(1, 5)]


def choose(label: str, choices: Any, method: str) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(label=label, choices=choices, empty_label="全部", method=method)


def region_choices() -> list[tuple[str, str]]:
    return [*tree().choices(), (ELSEWHERE, "自治区本级及区外")]


def categories() -> list[tuple[str, str]]:
    """The categories that occur, with their labels where they have some."""
    labels = dict(Hazard._meta.get_field("category").flatchoices)
    found = Hazard.objects.order_by("category").values_list("category", flat=True).distinct()
    return [(value, str(labels.get(value, value))) for value in found]


def by_enterprise(path: str) -> Callable[[Any, Rows, str, str], Rows]:
    def method(_self: Any, rows: Rows, _name: str, value: str) -> Rows:
        sought = Enterprise.objects.sought(value)
        return rows.filter(**{f"{path}__in": sought.values("pk")})

    return method


class HazardFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="企业名称或代码", method="by_text", max_length=120)
    level = filters.ChoiceFilter(label="等级", choices=Hazard.Level.choices, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=Hazard.State.choices, empty_label="全部")
    category = choose("类别", categories, "by_category")
    industry = filters.ChoiceFilter(
        field_name="enterprise__industry",
        label="行业",
        choices=Industry.choices,
        empty_label="全部",
    )
    region = choose("行政区域（含下级）", region_choices, "by_region")
    overdue = choose("已逾期", YES_NO, "by_overdue")
    overdue_on = DateFilter(label="在该日逾期", method="by_overdue_on")
    supervised = choose("正在挂牌督办", [*YES_NO, ("missing", "应挂牌而未挂牌")], "by_supervised")
    found_since = since("found_on", "发现日期自")
    found_until = until("found_on", "发现日期至")
    cancelled_since = since("cancelled_on", "销号日期自")
    cancelled_until = until("cancelled_on", "销号日期至")
    year = filters.NumberFilter(
        field_name="found_on__year", label="发现年度", min_value=2000, max_value=2100
    )
    quarter = filters.ChoiceFilter(
        field_name="found_on__quarter", label="发现季度", choices=QUARTERS, empty_label="全部"
    )

    class Meta:
        model = Hazard
        fields: list[str] = []

    by_text = by_enterprise("enterprise")

    def by_category(self, rows: Rows, _name: str, value: str) -> Rows:
        return rows.filter(category=value)

    def by_region(self, rows: Rows, _name: str, value: str) -> Rows:
        return in_place(rows, value, "enterprise__region_code")

    def by_overdue(self, rows: Rows, _name: str, value: str) -> Rows:
        question = ask.overdue_on if value == "yes" else ask.not_overdue_on
        return question(rows, today())

    def by_overdue_on(self, rows: Rows, _name: str, value: date) -> Rows:
        return ask.overdue_on(rows, value)

    def by_supervised(self, rows: Rows, _name: str, value: str) -> Rows:
        if value == "missing":
            return ask.major_unlisted(rows, today() + timedelta(days=1))
        return ask.supervised(rows, yes=value == "yes")


class SupervisionFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="企业名称或代码", method="by_text", max_length=120)
    level = filters.ChoiceFilter(
        label="督办级别", choices=Supervision.Level.choices, empty_label="全部"
    )
    state = filters.ChoiceFilter(
        label="状态", choices=Supervision.State.choices, empty_label="全部"
    )
    region = choose("行政区域（含下级）", region_choices, "by_region")
    overdue = choose("已逾期", YES_NO[:1], "by_overdue")
    on = DateFilter(label="在该日督办中", method="by_day")
    listed_since = since("listed_on", "挂牌日期自")
    listed_until = until("listed_on", "挂牌日期至")
    removed_since = since("removed_on", "摘牌日期自")
    removed_until = until("removed_on", "摘牌日期至")

    class Meta:
        model = Supervision
        fields: list[str] = []

    by_text = by_enterprise("hazard__enterprise")

    def by_region(self, rows: Rows, _name: str, value: str) -> Rows:
        return in_place(rows, value, "hazard__enterprise__region_code")

    def by_overdue(self, rows: Any, _name: str, _value: str) -> Any:
        return rows.overdue(today())

    def by_day(self, rows: Any, _name: str, value: date) -> Any:
        return rows.in_force_on(value)


class TalkFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="企业名称或代码", method="by_text", max_length=120)
    kind = filters.ChoiceFilter(label="种类", choices=Talk.Kind.choices, empty_label="全部")
    reason = filters.ChoiceFilter(label="原因", choices=Talk.Reason.choices, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=Talk.State.choices, empty_label="全部")
    overdue = choose("已逾期", YES_NO[:1], "by_overdue")
    held_since = since("held_on", "日期自")
    held_until = until("held_on", "日期至")

    class Meta:
        model = Talk
        fields: list[str] = []

    by_text = by_enterprise("enterprises")

    def filter_queryset(self, queryset: Rows) -> Rows:
        """A talk with two enterprises that both fit is one row."""
        found: Rows = super().filter_queryset(queryset)
        return queryset.filter(pk__in=found.order_by().values("pk"))

    def by_overdue(self, rows: Any, _name: str, _value: str) -> Any:
        return rows.overdue(today())


def of_quarter(quarter: Quarter, *names: str) -> dict[str, str]:
    """``since`` and ``until`` of exactly that quarter for each name."""
    found = {}
    for name in names:
        found[f"{name}_since"] = f"{quarter.first:%Y-%m-%d}"
        found[f"{name}_until"] = f"{quarter.last:%Y-%m-%d}"
    return found
