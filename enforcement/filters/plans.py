from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from enforcement.execution import Execution
from enforcement.models import Inspection, Plan
from enforcement.rules.plans import CLASS_LABELS, QUARTERS
from enforcement.states.plan import STATE_LABELS


class PlanFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="名称", field_name="title", lookup_expr="icontains")
    kind = filters.ChoiceFilter(label="类别", choices=Plan.Kind.choices, empty_label="全部")
    year = filters.NumberFilter(label="年度", min_value=2004, max_value=2100)
    state = filters.ChoiceFilter(
        label="状态", choices=list(STATE_LABELS.items()), empty_label="全部"
    )

    class Meta:
        model = Plan
        fields: list[str] = []


def counted_filter(execution: Execution) -> type[filters.FilterSet]:
    """A filter of the inspections behind the figures of ``execution``."""
    lines = {str(row.item.line): row.item for row in execution.rows}

    class CountedFilter(filters.FilterSet):  # type: ignore[misc]
        item = filters.ChoiceFilter(
            label="计划事项",
            choices=[(line, item.title) for line, item in lines.items()],
            empty_label="全部",
            field_name="plan_item__line",
        )
        klass = filters.ChoiceFilter(
            label="检查类别",
            choices=list(CLASS_LABELS.items()),
            empty_label="全部",
            method="by_class",
        )
        quarter = filters.ChoiceFilter(
            label="季度",
            choices=[(number, f"第{number}季度") for number in QUARTERS],
            empty_label="全部",
            field_name="started_at__quarter",
        )

        class Meta:
            model = Inspection
            fields: list[str] = []

        def by_class(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
            mine = [item.line for item in lines.values() if item.klass == value]
            return rows.filter(plan_item__line__in=mine)

    return CountedFilter
