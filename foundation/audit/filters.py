from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet

from foundation.audit.models import AuditEvent
from foundation.audit.verbs import open_labels
from foundation.web.forms import DateField
from foundation.workdays.quarters import CHINA


def midnight(day: date) -> datetime:
    """The beginning of ``day`` in China."""
    return datetime.combine(day, time(), tzinfo=CHINA)


def end_of(day: date) -> datetime:
    """The end of ``day`` in China; the last day that there is ends where it begins."""
    return midnight(min(day, date.max - timedelta(days=1)) + timedelta(days=1))


class DateFilter(django_filters.Filter):
    field_class = DateField


class EventFilter(django_filters.FilterSet):
    first = DateFilter(label="开始日期", method="from_day")
    last = DateFilter(label="结束日期", method="to_day")
    actor = django_filters.CharFilter(label="人员", field_name="actor_name", lookup_expr="contains")
    verb = django_filters.ChoiceFilter(label="行为", choices=lambda: open_labels().items())
    target = django_filters.CharFilter(label="对象编号", field_name="target_id")

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    def from_day(self, rows: QuerySet[Any], _name: str, value: date) -> QuerySet[Any]:
        return rows.filter(at__gte=midnight(value))

    def to_day(self, rows: QuerySet[Any], _name: str, value: date) -> QuerySet[Any]:
        return rows.filter(at__lt=end_of(value))
