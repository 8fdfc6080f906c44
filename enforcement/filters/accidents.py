"""Filters of accidents and typical cases."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q

from enforcement.filters.hazards import QUARTERS, YES_NO, Rows, choose, region_choices
from enforcement.models import Accident, ReportMark, TypicalCase
from enforcement.querysets.places import in_place
from foundation.enterprises.models import Enterprise, Industry
from foundation.web.filters import since, until
from foundation.workdays.quarters import today


class AccidentFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="单位名称、代码或编号", method="by_text", max_length=120)
    year = filters.NumberFilter(
        field_name="occurred_at__year", label="发生年度", min_value=1990, max_value=2100
    )
    quarter = filters.ChoiceFilter(
        field_name="occurred_at__quarter", label="发生季度", choices=QUARTERS, empty_label="全部"
    )
    grade = filters.ChoiceFilter(label="等级", choices=Accident.Grade.choices, empty_label="全部")
    kind = filters.ChoiceFilter(label="类型", choices=Accident.Kind.choices, empty_label="全部")
    industry = filters.ChoiceFilter(label="行业", choices=Industry.choices, empty_label="全部")
    region = choose("行政区域（含下级）", region_choices, "by_region")
    state = filters.ChoiceFilter(label="状态", choices=Accident.State.choices, empty_label="全部")
    responsibility = filters.ChoiceFilter(
        label="性质", choices=Accident.Responsibility.choices, empty_label="全部"
    )
    mark = choose("迟漏谎瞒报", ReportMark.Kind.choices, "by_mark")
    deaths = choose("有人员死亡", YES_NO[:1], "by_deaths")
    overdue = choose("已逾期", YES_NO[:1], "by_overdue")
    occurred_since = since("occurred_at", "发生日期自")
    occurred_until = until("occurred_at", "发生日期至")

    class Meta:
        model = Accident
        fields: list[str] = []

    def by_text(self, rows: Rows, _name: str, value: str) -> Rows:
        sought = Enterprise.objects.sought(value)
        return rows.filter(
            Q(enterprise__in=sought.order_by().values("pk"))
            | Q(unit_name__icontains=value)
            | Q(number__iexact=value.strip())
        )

    def by_region(self, rows: Rows, _name: str, value: str) -> Rows:
        return in_place(rows, value, "region_code")

    def by_mark(self, rows: Any, _name: str, value: str) -> Any:
        return rows.marked(value)

    def by_deaths(self, rows: Any, _name: str, _value: str) -> Any:
        return rows.with_deaths()

    def by_overdue(self, rows: Any, _name: str, _value: str) -> Any:
        return rows.overdue(today())


class TypicalCaseFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(
        field_name="title", lookup_expr="icontains", label="标题", max_length=120
    )
    state = filters.ChoiceFilter(
        label="状态", choices=TypicalCase.State.choices, empty_label="全部"
    )
    source = filters.ChoiceFilter(
        field_name="subject_type",
        label="来源",
        choices=[
            ("enforcement.accident", "生产安全事故"),
            ("enforcement.inspection", "监督检查"),
        ],
        empty_label="全部",
    )
    proposed_since = since("proposed_on", "提请日期自")
    proposed_until = until("proposed_on", "提请日期至")

    class Meta:
        model = TypicalCase
        fields: list[str] = []
