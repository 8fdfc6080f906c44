from __future__ import annotations

import django_filters as filters

from enforcement.models import Checklist
from enforcement.querysets.checklists import ChecklistQuerySet
from foundation.enterprises.models import Industry


class ChecklistFilter(filters.FilterSet):  # type: ignore[misc]
    """Without a state asked for, the view leaves out the versions that are over."""

    industry = filters.ChoiceFilter(label="行业", choices=Industry.choices, empty_label="全部")
    state = filters.ChoiceFilter(
        label="状态",
        choices=[*Checklist.State.choices, ("all", "全部版本")],
        empty_label="在用和草稿",
        method="by_state",
    )

    class Meta:
        model = Checklist
        fields: list[str] = []

    def by_state(self, rows: ChecklistQuerySet, _name: str, value: str) -> ChecklistQuerySet:
        return rows if value == "all" else rows.filter(state=value)
