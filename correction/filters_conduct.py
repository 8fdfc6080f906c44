"""Filters of the lists of misconduct, tolerance reviews and training."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from correction.models import Misconduct, Tolerance, Training
from correction.rules import conduct
from foundation.web.filters import since, until

Rows = QuerySet[Any]


class MisconductFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="编号或者姓名", method="by_text", max_length=60)
    state = filters.ChoiceFilter(label="状态", choices=Misconduct.State.choices, empty_label="全部")
    kind = filters.ChoiceFilter(
        label="种类", choices=list(conduct.KINDS.items()), empty_label="全部"
    )
    measure = filters.ChoiceFilter(
        label="处理方式", choices=list(conduct.MEASURES.items()), empty_label="全部"
    )
    happened_since = since("happened_on", "发生日期自")
    happened_until = until("happened_on", "发生日期至")

    class Meta:
        model = Misconduct
        fields: list[str] = []

    def by_text(self, rows: Rows, _name: str, value: str) -> Rows:
        text = value.strip()
        return rows.filter(Q(number__iexact=text) | Q(officer__name__icontains=text))


class ToleranceFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="编号或者事项", method="by_text", max_length=60)
    state = filters.ChoiceFilter(label="状态", choices=Tolerance.State.choices, empty_label="全部")
    asked_since = since("asked_on", "申请日期自")
    asked_until = until("asked_on", "申请日期至")

    class Meta:
        model = Tolerance
        fields: list[str] = []

    def by_text(self, rows: Rows, _name: str, value: str) -> Rows:
        text = value.strip()
        return rows.filter(Q(number__iexact=text) | Q(matter__icontains=text))


class TrainingFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="名称", field_name="title", lookup_expr="icontains", max_length=60)
    kind = filters.ChoiceFilter(label="种类", choices=Training.Kind.choices, empty_label="全部")
    held_since = since("held_on", "开始日期自")
    held_until = until("held_on", "开始日期至")

    class Meta:
        model = Training
        fields: list[str] = []
