"""Filters that lists share, with Chinese words (for django-filter's FilterSet)."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from foundation.web.forms import DateField

LARGEST_KEY = 2**63 - 1


class DateFilter(django_filters.DateFilter):  # type: ignore[misc]
    field_class = DateField


def since(field: str, label: str) -> DateFilter:
    """From a day on, the day included; ``field`` may hold dates or times."""
    return DateFilter(field_name=field, lookup_expr=_by_day(field, "gte"), label=label)


def until(field: str, label: str) -> DateFilter:
    """Up to a day, the day included."""
    return DateFilter(field_name=field, lookup_expr=_by_day(field, "lte"), label=label)


def key_of(field: str, label: str) -> django_filters.NumberFilter:
    """A record by its number. Bounded: Python would write a number like -1e999999 out in full."""
    return django_filters.NumberFilter(
        field_name=field, label=label, min_value=1, max_value=LARGEST_KEY
    )


def yes_no(field: str, label: str) -> django_filters.ChoiceFilter:
    """全部 / 是 / 否 for a field that is true or false."""

    def choose(rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(**{field: value == "yes"})

    return django_filters.ChoiceFilter(
        label=label, choices=[("yes", "是"), ("no", "否")], empty_label="全部", method=choose
    )


def _by_day(field: str, lookup: str) -> str:
    return f"date__{lookup}" if field.endswith("_at") or field == "at" else lookup
