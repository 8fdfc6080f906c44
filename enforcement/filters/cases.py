"""Filters of the list of cases."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from enforcement.filters.hazards import choose, region_choices
from enforcement.models import Case, Challenge, Decision, PenaltyItem
from enforcement.querysets.places import in_place
from enforcement.rules import cases as rules
from enforcement.states import case as states
from foundation.enterprises.models import Enterprise, Industry
from foundation.web.filters import key_of, since, until
from foundation.workdays.quarters import today

Rows = QuerySet[Any]
STAGES = {
    "running": ("办理中", states.BEFORE_DECISION),
    "executing": ("执行中", (states.DECIDED, *states.IN_EXECUTION)),
    "over": ("已结案", (states.CLOSED,)),
}


def _span(data: dict[str, Any], name: str, field: str) -> dict[str, Any]:
    """Takes ``name``_since and ``name``_until out of ``data`` as lookups of ``field``."""
    ends = {"gte": data.pop(f"{name}_since", None), "lte": data.pop(f"{name}_until", None)}
    return {f"{field}__{lookup}": day for lookup, day in ends.items() if day}


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
    not_source = filters.ChoiceFilter(
        label="不含来源",
        field_name="source",
        choices=Case.Source.choices,
        exclude=True,
        empty_label="—",
    )
    kind = filters.ChoiceFilter(
        label="处罚种类", choices=list(rules.KINDS.items()), empty_label="全部", method="by_kind"
    )
    industry = filters.ChoiceFilter(label="行业", choices=Industry.choices, empty_label="全部")
    region = choose("行政区域（含下级）", region_choices, "by_region")
    registered_since = since("registered_on", "立案日期自")
    registered_until = until("registered_on", "立案日期至")
    decided_since = since("decided", "决定日期自")
    decided_until = until("decided", "决定日期至")
    challenge = filters.ChoiceFilter(
        label="复议、诉讼", choices=Challenge.Kind.choices, empty_label="全部", method="leave"
    )
    challenged_since = since("challenged", "受理复议诉讼日期自")
    challenged_until = until("challenged", "受理复议诉讼日期至")
    late = filters.ChoiceFilter(
        label="决定超期", choices=[("yes", "是")], empty_label="全部", method="by_late"
    )
    mine = filters.ChoiceFilter(
        label="我承办的", choices=[("yes", "是")], empty_label="全部", method="by_mine"
    )
    enterprise = key_of("enterprise_id", "企业编号")

    class Meta:
        model = Case
        fields: list[str] = []

    def filter_queryset(self, queryset: Rows) -> Rows:
        """Dates of the decision in force, kind and dates of a challenge: one question each."""
        data = self.form.cleaned_data
        decided = _span(data, "decided", "decided_on")
        challenged = _span(data, "challenged", "filed_on")
        if kind := data.get("challenge"):
            challenged["kind"] = kind
        rows: Rows = super().filter_queryset(queryset)
        if decided:
            standing = Decision.objects.filter(state=Decision.State.IN_FORCE, **decided)
            rows = rows.filter(Exists(standing.filter(case=OuterRef("pk"))))
        if challenged:
            rows = rows.filter(Exists(Challenge.objects.filter(case=OuterRef("pk"), **challenged)))
        return rows

    def leave(self, rows: Rows, _name: str, _value: str) -> Rows:
        """Asked with its dates, at the end."""
        return rows

    def by_text(self, rows: Rows, _name: str, value: str) -> Rows:
        """Each way by its own index: an OR over three columns would read every case."""
        sought = value.strip()
        units = Enterprise.objects.sought(sought).order_by().values("pk")
        ways = (Q(number=sought.upper()), Q(party_name__startswith=sought), Q(enterprise__in=units))
        first, *others = (Case.objects.order_by().filter(way).values("pk") for way in ways)
        return rows.filter(pk__in=first.union(*others))

    def by_stage(self, rows: Rows, _name: str, value: str) -> Rows:
        return rows.filter(state__in=STAGES[value][1])

    def by_kind(self, rows: Rows, _name: str, value: str) -> Rows:
        items = PenaltyItem.objects.filter(
            kind=value, decision__case=OuterRef("pk"), decision__state=Decision.State.IN_FORCE
        )
        return rows.filter(Exists(items))

    def by_region(self, rows: Rows, _name: str, value: str) -> Rows:
        return in_place(rows, value, "region_code")

    def by_late(self, rows: Rows, _name: str, _value: str) -> Rows:
        return rows.filter(state__in=states.BEFORE_DECISION, due__lt=today())

    def by_mine(self, rows: Rows, _name: str, _value: str) -> Rows:
        return rows.filter(
            members__officer__user=self.request.user, members__replaced_on__isnull=True
        )
