from __future__ import annotations

import django_filters as filters
from django.http import HttpRequest

from enforcement.actions.letters import due_day
from enforcement.models import ResponsibilityLetter
from enforcement.querysets.letters import LetterQuerySet
from foundation.regions import tree
from foundation.workdays.quarters import today


class PartyFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(
        label="单位名称", field_name="party_name", lookup_expr="icontains", max_length=120
    )
    level = filters.ChoiceFilter(
        label="层级", choices=ResponsibilityLetter.Level.choices, empty_label="全部"
    )
    region = filters.ChoiceFilter(
        label="行政区域（含下级）",
        choices=lambda: tree().choices(),
        empty_label="全部",
        method="by_region",
    )

    class Meta:
        model = ResponsibilityLetter
        fields: list[str] = []

    def by_region(self, rows: LetterQuerySet, _name: str, value: str) -> LetterQuerySet:
        return rows.in_region(value)


class LetterFilter(PartyFilter):
    state = filters.ChoiceFilter(
        label="签订情况",
        choices=[("signed", "已签"), ("unsigned", "未签"), ("late", "逾期")],
        empty_label="全部",
        method="by_state",
    )

    def by_state(self, rows: LetterQuerySet, _name: str, value: str) -> LetterQuerySet:
        if value == "late":
            return rows.late(due_day(_year(self.request)), today())
        return rows.signed() if value == "signed" else rows.outstanding()


def _year(request: HttpRequest) -> int:
    match = request.resolver_match
    return int(match.kwargs.get("year", today().year)) if match else today().year
