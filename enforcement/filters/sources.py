from __future__ import annotations

import django_filters as filters

from enforcement.models import MajorSource
from enforcement.querysets.sources import MajorSourceQuerySet
from foundation.enterprises.models import Enterprise
from foundation.regions import tree


class MajorSourceFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="企业名称或代码", method="by_enterprise", max_length=120)
    kind = filters.ChoiceFilter(label="类别", choices=MajorSource.Kind.choices, empty_label="全部")
    grade = filters.ChoiceFilter(
        label="级别", choices=MajorSource.Grade.choices, empty_label="全部"
    )
    region = filters.ChoiceFilter(
        label="行政区域（含下级）",
        choices=lambda: tree().choices(),
        empty_label="全部",
        method="by_region",
    )
    state = filters.ChoiceFilter(
        label="状态",
        choices=[("standing", "在册"), ("gone", "已注销")],
        empty_label="全部",
        method="by_state",
    )

    class Meta:
        model = MajorSource
        fields: list[str] = []

    def by_enterprise(
        self, rows: MajorSourceQuerySet, _name: str, value: str
    ) -> MajorSourceQuerySet:
        found = Enterprise.objects.all().sought(value)
        return rows.filter(enterprise__in=found.order_by().values("pk"))

    def by_region(self, rows: MajorSourceQuerySet, _name: str, value: str) -> MajorSourceQuerySet:
        return rows.in_region(value)

    def by_state(self, rows: MajorSourceQuerySet, _name: str, value: str) -> MajorSourceQuerySet:
        return rows.filter(deregistered_on__isnull=value == "standing")
