from __future__ import annotations

import django_filters as filters

from foundation.web.filters import yes_no
from interference.models import Report
from interference.models.reports import Manner
from interference.states import STATE_LABELS


class ReportFilter(filters.FilterSet):  # type: ignore[misc]
    state = filters.ChoiceFilter(
        label="状态", choices=list(STATE_LABELS.items()), empty_label="全部"
    )
    manner = filters.ChoiceFilter(label="方式", choices=Manner.choices, empty_label="全部")
    year = filters.NumberFilter(label="年度", min_value=2004, max_value=2100)
    quarter = filters.ChoiceFilter(
        label="季度", choices=[(n, f"第{n}季度") for n in range(1, 5)], empty_label="全部"
    )
    late = yes_no("late", "逾期")

    class Meta:
        model = Report
        fields: list[str] = []
