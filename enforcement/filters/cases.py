"""Filters of the list of cases."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from enforcement.models import Case, Decision, PenaltyItem
from enforcement.rules import cases as rules
from enforcement.states import case as states
from foundation.enterprises.models import Enterprise, Industry
from foundation.regions import tree
from foundation.web.filters import since, until
from foundation.workdays.quarters import today

Rows = QuerySet[Any]
STAGES = {
    "running": ("办理中", states.BEFORE_DECISION),
    "executing": ("执行中", (states.DECIDED, *states.IN_EXECUTION)),
    "over": ("已结案", (states.CLOSED,)),
}


class CaseFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="当事人或编号", method="by_text", max_length=120)
    state = filters.ChoiceFilter(label="状态", choices=Case.State.choices, empty_label="全部")
    stage = filters.ChoiceFilter(
        label="阶段",
        choices=[(name, label) for name, (label, _) in STAGES.items()],
        empty_label="全部",
        method="by_stage",
    )
    source = filters.ChoiceFilter(label="来源", choices=Case.Source.choices, empty_label="全部")
    kind = filters.ChoiceFilter(
        label="处罚种类", choices=list(rules.KINDS.items()), empty_label="全部", method="by_kind"
    )
    industry = filters.ChoiceFilter(label="行业", choices=Industry.choices, empty_label="全部")
    region = filters.ChoiceFilter(
        label="行政区域（含下级）",
        choices=lambda: tree().choices(),
        empty_label="全部",
        method="by_region",
    )
    registered_since = since("registered_on", "立案日期自")
    registered_until = until("registered_on", "立案日期至")
    decided_since = since("decided", "决定日期自")
    decided_until = until("decided", "决定日期至")
    late = filters.ChoiceFilter(
        label="决定超期", choices=[("yes", "是")], empty_label="全部", method="by_late"
    )
    mine = filters.ChoiceFilter(
        label="我承办的", choices=[("yes", "是")], empty_label="全部", method="by_mine"
    )
    enterprise = filters.NumberFilter(label="企业编号", field_name="enterprise_id")

    class Meta:
        model = Case
        fields: list[str] = []

    def filter_queryset(self, queryset: Rows) -> Rows:
        """The two dates of the decision are one question, asked of the decision in force."""
        data = self.form.cleaned_data
        first, last = data.pop("decided_since", None), data.pop("decided_until", None)
        rows: Rows = super().filter_queryset(queryset)
        if first or last:
            decided = Decision.objects.filter(case=OuterRef("pk"), state=Decision.State.IN_FORCE)
            if first:
                decided = decided.filter(decided_on__gte=first)
            if last:
                decided = decided.filter(decided_on__lte=last)
            rows = rows.filter(Exists(decided))
        return rows

    def by_text(self, rows: Rows, _name: str, value: str) -> Rows:
        sought = value.strip()
        units = Enterprise.objects.sought(sought).values("pk")
        return rows.filter(
            Q(number__iexact=sought) | Q(party_name__startswith=sought) | Q(enterprise__in=units)
        )

    def by_stage(self, rows: Rows, _name: str, value: str) -> Rows:
        return rows.filter(state__in=STAGES[value][1])

    def by_kind(self, rows: Rows, _name: str, value: str) -> Rows:
        items = PenaltyItem.objects.filter(
            kind=value, decision__case=OuterRef("pk"), decision__state=Decision.State.IN_FORCE
        )
        return rows.filter(Exists(items))

    def by_region(self, rows: Rows, _name: str, value: str) -> Rows:
        return rows.filter(region_code__startswith=tree()[value].prefix)

    def by_late(self, rows: Rows, _name: str, _value: str) -> Rows:
        return rows.filter(state__in=states.BEFORE_DECISION, due__lt=today())

    def by_mine(self, rows: Rows, _name: str, _value: str) -> Rows:
        return rows.filter(
            members__officer__user=self.request.user, members__replaced_on__isnull=True
        )
