"""Filters of the lists of the room."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from correction.forms.fields import offices
from correction.models import Finding, NormativeDocument
from correction.rules import remedies
from foundation.web.filters import since, until
from foundation.workdays.quarters import today

Rows = QuerySet[Any]


class FindingFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="编号、案件编号或者问题", method="by_text", max_length=120)
    state = filters.ChoiceFilter(label="状态", choices=Finding.State.choices, empty_label="全部")
    kind = filters.ChoiceFilter(label="种类", choices=remedies.KIND_CHOICES, empty_label="全部")
    remedy = filters.ChoiceFilter(
        label="处理方式", choices=remedies.REMEDY_CHOICES, empty_label="全部"
    )
    source = filters.ChoiceFilter(label="来源", choices=Finding.Source.choices, empty_label="全部")
    office = filters.ModelChoiceFilter(
        label="责任处室", queryset=lambda _request: offices(), empty_label="全部"
    )
    late = filters.ChoiceFilter(
        label="逾期未答复", choices=[("yes", "是")], empty_label="全部", method="by_late"
    )
    found_since = since("found_on", "发现日期自")
    found_until = until("found_on", "发现日期至")

    class Meta:
        model = Finding
        fields: list[str] = []

    def by_text(self, rows: Rows, _name: str, value: str) -> Rows:
        text = value.strip()
        return rows.filter(
            Q(number__iexact=text)
            | Q(decision__case__number__iexact=text)
            | Q(what__icontains=text)
        )

    def by_late(self, rows: Any, _name: str, _value: str) -> Rows:
        found: Rows = rows.overdue(today())
        return found


class DocumentFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="名称或者文号", method="by_text", max_length=120)
    state = filters.ChoiceFilter(
        label="状态", choices=NormativeDocument.State.choices, empty_label="全部"
    )
    expires_until = until("expires_on", "有效期在此之前届满")

    class Meta:
        model = NormativeDocument
        fields: list[str] = []

    def by_text(self, rows: Rows, _name: str, value: str) -> Rows:
        return rows.filter(Q(title__icontains=value.strip()) | Q(number__icontains=value.strip()))
