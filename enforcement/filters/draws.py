from __future__ import annotations

import django_filters as filters

from enforcement.models import Draw


class DrawFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label="编号或名称", method="by_text")
    state = filters.ChoiceFilter(label="状态", choices=Draw.State.choices, empty_label="全部")
    pool_kind = filters.ChoiceFilter(
        label="抽取对象", choices=Draw.Pool.choices, empty_label="全部"
    )

    class Meta:
        model = Draw
        fields: list[str] = []

    def by_text(self, rows, _name, value):  # type: ignore[no-untyped-def]
        return rows.filter(number__icontains=value) | rows.filter(title__icontains=value)
