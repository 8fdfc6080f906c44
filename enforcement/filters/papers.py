"""Filters of the issued documents."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from foundation.documents.models import Document, State
from foundation.web.filters import since, until


class PaperFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="文号或者标题", method="by_text", max_length=120)
    since = since("made_on", "成文日期自")
    until = until("made_on", "成文日期至")
    state = filters.ChoiceFilter(label="状态", choices=State.choices, empty_label="全部")

    class Meta:
        model = Document
        fields: list[str] = []

    def by_text(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(number_text__icontains=value) | Q(title__icontains=value))
