"""Filters of the lists of supervisions and requests."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from correction.forms.fields import offices
from correction.models import Request, Supervision
from correction.rules import subjects
from foundation.web.filters import since, until
from foundation.workdays.quarters import today

Rows = QuerySet[Any]


class SupervisionFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="名称", field_name="title", lookup_expr="icontains", max_length=60)
    state = filters.ChoiceFilter(
        label="状态", choices=Supervision.State.choices, empty_label="全部"
    )
    subject = filters.ChoiceFilter(
        label="事项",
        choices=list(subjects.SUBJECTS.items()),
        empty_label="全部",
        method="by_subject",
    )
    timing = filters.ChoiceFilter(
        label="时间安排", choices=list(subjects.TIMINGS.items()), empty_label="全部"
    )
    scope = filters.ChoiceFilter(
        label="范围", choices=list(subjects.SCOPES.items()), empty_label="全部"
    )
    planned_since = since("planned_on", "安排日期自")
    planned_until = until("planned_on", "安排日期至")

    class Meta:
        model = Supervision
        fields: list[str] = []

    def by_subject(self, rows: Rows, _name: str, value: str) -> Rows:
        return rows.filter(subjects__contains=[value])


class RequestFilter(filters.FilterSet):  # type: ignore[misc]
    state = filters.ChoiceFilter(label="状态", choices=Request.State.choices, empty_label="全部")
    office = filters.ModelChoiceFilter(
        label="处室", queryset=lambda _request: offices(), empty_label="全部"
    )
    late = filters.ChoiceFilter(
        label="逾期未答复", choices=[("yes", "是")], empty_label="全部", method="by_late"
    )

    class Meta:
        model = Request
        fields: list[str] = []

    def by_late(self, rows: Any, _name: str, _value: str) -> Rows:
        found: Rows = rows.unanswered(today())
        return found
