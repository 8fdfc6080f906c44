"""Filters of the list of tips."""

from __future__ import annotations

from typing import Any

import django_filters as filters

from enforcement.filters.hazards import YES_NO, choose, region_choices
from enforcement.models import Tip
from enforcement.querysets.places import in_place
from foundation.web.filters import since, until
from foundation.workdays.quarters import today

ANSWERED = [("in_time", "按期答复"), ("late", "超期答复"), ("none", "尚未答复")]


class TipFilter(filters.FilterSet):  # type: ignore[misc]
    number = filters.CharFilter(label="编号", lookup_expr="icontains", max_length=40)
    unit = filters.CharFilter(label="被举报单位", lookup_expr="icontains", max_length=120)
    state = filters.ChoiceFilter(label="状态", choices=Tip.State.choices, empty_label="全部")
    kind = filters.ChoiceFilter(label="问题类型", choices=Tip.Kind.choices, empty_label="全部")
    result = filters.ChoiceFilter(label="核实结果", choices=Tip.Result.choices, empty_label="全部")
    region = choose("行政区域（含下级）", region_choices, "by_region")
    answered = choose("答复情况", ANSWERED, "by_answer")
    overdue = choose("已超过答复期限", YES_NO[:1], "by_overdue")
    received_since = since("received_on", "收到日期自")
    received_until = until("received_on", "收到日期至")

    class Meta:
        model = Tip
        fields: list[str] = []

    def by_region(self, rows: Any, _name: str, value: str) -> Any:
        return in_place(rows, value, "region_code")

    def by_answer(self, rows: Any, _name: str, value: str) -> Any:
        questions = {"in_time": "answered_in_time", "late": "answered_late", "none": "unanswered"}
        return getattr(rows, questions[value])()

    def by_overdue(self, rows: Any, _name: str, _value: str) -> Any:
        return rows.overdue(today())
