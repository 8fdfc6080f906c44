"""Keyset paging: pages of any depth cost the same, with ties and NULLs, and no COUNT(*).

A token is the sort key and primary key of the row at the edge of a page, signed. A token that was
altered, or was made for another order, leads to the first page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Field, OrderBy, Q, QuerySet

_SALT = "foundation.web.paging"
_EDGE = "_edge"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, and the tokens of its neighbours (empty: there is none)."""

    rows: list[Any]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Order:
    """One column and the primary key as tie-breaker; empty values always come last."""

    path: str
    descending: bool = False

    @classmethod
    def of(cls, text: str) -> Order:
        return cls(text.lstrip("-"), text.startswith("-"))

    def __str__(self) -> str:
        return f"-{self.path}" if self.descending else self.path

    def by(self, queryset: QuerySet[Any], *, backwards: bool = False) -> QuerySet[Any]:
        """``queryset`` in this order (or its exact reverse)."""
        down = self.descending != backwards
        if self.path == "pk":
            return queryset.order_by("-pk" if down else "pk")
        nulls = _nullable(queryset, self.path)
        first = OrderBy(
            F(self.path),
            descending=down,
            nulls_last=True if nulls and not backwards else None,
            nulls_first=True if nulls and backwards else None,
        )
        return queryset.order_by(first, "-pk" if down else "pk")


def page_of(
    queryset: QuerySet[Any], order: Order, *, size: int, before: str = "", after: str = ""
) -> Page:
    """The page after (or before) a token; the first one without or with a bad token."""
    edge = _read(queryset, order, after or before)
    backwards = bool(before and not after and edge)
    found = order.by(queryset.annotate(**{_EDGE: F(order.path)}), backwards=backwards)
    if edge:
        found = found.filter(_beyond(queryset, order, edge, backwards=backwards))
    rows = list(found[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_before, has_after = (more, True) if backwards else (bool(edge), more)
    return Page(
        rows,
        _token(order, rows[0]) if rows and has_before else "",
        _token(order, rows[-1]) if rows and has_after else "",
    )


def _beyond(queryset: QuerySet[Any], order: Order, edge: tuple[Any, Any], *, backwards: bool) -> Q:
    """The rows after the edge in the direction of reading."""
    value, pk = edge
    compare = "lt" if order.descending != backwards else "gt"
    next_in_tie = Q(**{f"pk__{compare}": pk})
    if order.path == "pk":
        return next_in_tie
    if value is None:
        tie = Q(**{f"{order.path}__isnull": True}) & next_in_tie
        return tie | Q(**{f"{order.path}__isnull": False}) if backwards else tie
    # The redundant bound lets PostgreSQL start in the index at the edge.
    bound = Q(**{f"{order.path}__{compare}e": value})
    further = bound & (Q(**{f"{order.path}__{compare}": value}) | next_in_tie)
    if _nullable(queryset, order.path) and not backwards:
        return further | Q(**{f"{order.path}__isnull": True})
    return further


def _field(queryset: QuerySet[Any], path: str) -> tuple[Field[Any, Any], bool]:
    """The field at the end of ``path``, and whether it can be NULL there."""
    if path in queryset.query.annotations:
        return queryset.query.annotations[path].output_field, True
    model, nullable, field = queryset.model, False, queryset.model._meta.pk
    for part in path.split("__"):
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        nullable = nullable or field.null or field.auto_created
        model = field.related_model or model
    return field, nullable


def _nullable(queryset: QuerySet[Any], path: str) -> bool:
    try:
        return _field(queryset, path)[1]
    except FieldDoesNotExist:  # a transform such as ``date__year``
        return True


def _token(order: Order, row: Any) -> str:
    value = getattr(row, _EDGE)
    return signing.dumps([str(order), _plain(value), str(row.pk)], salt=_SALT, compress=True)


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return value if value is None or isinstance(value, (bool, int)) else str(value)


def _read(queryset: QuerySet[Any], order: Order, token: str) -> tuple[Any, Any] | None:
    if not token:
        return None
    try:
        made_for, value, pk = signing.loads(token, salt=_SALT)
        if made_for != str(order):
            return None
        to_python: Callable[[Any], Any] = _field(queryset, order.path)[0].to_python
        return to_python(value), queryset.model._meta.pk.to_python(pk)
    except (signing.BadSignature, ValidationError, FieldDoesNotExist, ValueError, TypeError):
        return None
