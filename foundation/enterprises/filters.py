from __future__ import annotations

import django_filters as filters
from django.db.models import Exists, OuterRef

from foundation.enterprises.models import Enterprise, Industry, Licence, RiskGrade
from foundation.enterprises.querysets import EnterpriseQuerySet
from foundation.regions import tree


class EnterpriseFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="名称或代码", method="by_text")
    region = filters.ChoiceFilter(
        label="行政区域（含下级）",
        choices=lambda: tree().choices(),
        empty_label="全部",
        method="by_region",
    )
    industry = filters.ChoiceFilter(label="行业", choices=Industry.choices, empty_label="全部")
    risk_grade = filters.ChoiceFilter(
        label="风险等级", choices=RiskGrade.choices, empty_label="全部"
    )
    state = filters.ChoiceFilter(label="状态", choices=Enterprise.State.choices, empty_label="全部")
    licence = filters.ChoiceFilter(
        label="许可证状态", choices=Licence.State.choices, empty_label="全部", method="by_licence"
    )
    unchecked = filters.NumberFilter(
        label="该年度未年检", min_value=2000, max_value=2100, method="by_unchecked"
    )

    class Meta:
        model = Enterprise
        fields: list[str] = []

    def by_text(self, rows: EnterpriseQuerySet, _name: str, value: str) -> EnterpriseQuerySet:
        return rows.sought(value)

    def by_region(self, rows: EnterpriseQuerySet, _name: str, value: str) -> EnterpriseQuerySet:
        return rows.in_region(value)

    def by_licence(self, rows: EnterpriseQuerySet, _name: str, value: str) -> EnterpriseQuerySet:
        licences = Licence.objects.filter(enterprise=OuterRef("pk"), state=value)
        return rows.filter(Exists(licences))

    def by_unchecked(self, rows: EnterpriseQuerySet, _name: str, value: int) -> EnterpriseQuerySet:
        licences = Licence.objects.unchecked(int(value)).filter(enterprise=OuterRef("pk"))
        return rows.filter(Exists(licences))
