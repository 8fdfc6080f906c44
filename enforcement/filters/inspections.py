from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from enforcement.models import Inspection
from foundation.enterprises.models import Enterprise, Industry
from foundation.regions import tree
from foundation.web.filters import key_of, since, until


class InspectionFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="检查对象或编号", method="by_text")
    state = filters.ChoiceFilter(label="状态", choices=Inspection.State.choices, empty_label="全部")
    source = filters.ChoiceFilter(
        label="来源", choices=Inspection.Source.choices, empty_label="全部"
    )
    industry = filters.ChoiceFilter(
        label="行业",
        choices=Industry.choices,
        empty_label="全部",
        field_name="enterprise__industry",
    )
    region = filters.ChoiceFilter(
        label="行政区域（含下级）",
        choices=lambda: tree().choices(),
        empty_label="全部",
        method="by_region",
    )
    since = since("started_on", "检查日期自")
    until = until("started_on", "检查日期至")
    officer = filters.CharFilter(label="执法人员", method="by_officer")
    draw = filters.CharFilter(label="双随机编号", field_name="draw__number")
    item = key_of("plan_item_id", "计划事项")
    enterprise = key_of("enterprise_id", "企业编号")
    mine = filters.ChoiceFilter(
        label="我参加的", choices=[("yes", "是")], empty_label="全部", method="by_mine"
    )

    class Meta:
        model = Inspection
        fields: list[str] = []

    def by_text(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        units = Enterprise.objects.sought(value).values("pk")
        return rows.filter(
            Q(number__iexact=value.strip())
            | Q(enterprise__in=units)
            | Q(department__name__contains=value.strip())
        )

    def by_region(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        units = Enterprise.objects.in_region(value).values("pk")
        prefix = tree()[value].prefix
        return rows.filter(Q(enterprise__in=units) | Q(department__region_code__startswith=prefix))

    def by_officer(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        sought = value.strip()
        named = Q(members__officer__name=sought) | Q(members__officer__certificate=sought)
        return rows.filter(named, members__replaced_on__isnull=True).distinct()

    def by_mine(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(
            members__officer__user=self.request.user, members__replaced_on__isnull=True
        )
