"""Filters of the lists of the blacklist."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from blacklist.models import Candidate, Listing
from blacklist.rules import grounds
from foundation.enterprises.models import Enterprise
from foundation.web.filters import since, until
from foundation.workdays.quarters import today

Rows = QuerySet[Any]


class ListingFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="单位名称、代码或编号", method="by_text", max_length=120)
    state = filters.ChoiceFilter(label="状态", choices=Listing.State.choices, empty_label="全部")
    ground = filters.ChoiceFilter(
        label="情形", choices=list(grounds.LABELS.items()), empty_label="全部", method="by_ground"
    )
    listed = filters.ChoiceFilter(
        label="目前在列", choices=[("yes", "是")], empty_label="全部", method="by_listed"
    )
    over = filters.ChoiceFilter(
        label="期满待检查", choices=[("yes", "是")], empty_label="全部", method="by_over"
    )
    published_since = since("published_on", "公布日期自")
    published_until = until("published_on", "公布日期至")

    class Meta:
        model = Listing
        fields: list[str] = []

    def by_text(self, rows: Rows, _name: str, value: str) -> Rows:
        units = Enterprise.objects.sought(value.strip()).order_by().values("pk")
        return rows.filter(Q(number__iexact=value.strip()) | Q(enterprise__in=units))

    def by_ground(self, rows: Rows, _name: str, value: str) -> Rows:
        return rows.filter(grounds__kind=value).distinct()

    def by_listed(self, rows: Any, _name: str, _value: str) -> Any:
        return rows.listed_on(today())

    def by_over(self, rows: Any, _name: str, _value: str) -> Any:
        return rows.term_over(today())


class CandidateFilter(filters.FilterSet):  # type: ignore[misc]
    state = filters.ChoiceFilter(label="状态", choices=Candidate.State.choices, empty_label="全部")
    kind = filters.ChoiceFilter(
        label="情形", choices=list(grounds.LABELS.items()), empty_label="全部"
    )

    class Meta:
        model = Candidate
        fields: list[str] = []
