from __future__ import annotations

import django_filters as filters

from enforcement.models import Department, Entrustment
from enforcement.querysets.officers import DepartmentQuerySet, EntrustmentQuerySet
from foundation.regions import tree
from foundation.workdays.quarters import today


class DepartmentFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="名称", field_name="name", lookup_expr="icontains", max_length=60)
    region = filters.ChoiceFilter(
        label="行政区域（含下级）",
        choices=lambda: tree().choices(),
        empty_label="全部",
        method="by_region",
    )
    active = filters.ChoiceFilter(
        label="状态",
        choices=[("yes", "在册"), ("no", "停用")],
        empty_label="全部",
        method="by_active",
    )

    class Meta:
        model = Department
        fields: list[str] = []

    def by_region(self, rows: DepartmentQuerySet, _name: str, value: str) -> DepartmentQuerySet:
        return rows.in_region(value)

    def by_active(self, rows: DepartmentQuerySet, _name: str, value: str) -> DepartmentQuerySet:
        return rows.filter(active=value == "yes")


class EntrustmentFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(
        label="受委托机关", field_name="organ", lookup_expr="icontains", max_length=60
    )
    state = filters.ChoiceFilter(
        label="状态",
        choices=[("running", "委托中"), ("over", "已终止"), ("not_yet", "尚未开始")],
        empty_label="全部",
        method="by_state",
    )

    class Meta:
        model = Entrustment
        fields: list[str] = []

    def by_state(self, rows: EntrustmentQuerySet, _name: str, value: str) -> EntrustmentQuerySet:
        return {
            "running": lambda: rows.running(today()),
            "over": lambda: rows.over(today()),
            "not_yet": lambda: rows.not_begun(today()),
        }[value]()
