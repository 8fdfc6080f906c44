"""The page of a list: filters, sorting, keyset paging, exports, and what to do when empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm, Field
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render

from foundation.audit.trail import Target
from foundation.web.addresses import with_query
from foundation.web.cells import Column, as_text, cells
from foundation.web.exporting import FORMATS, export
from foundation.web.paging import Order, Page, page_of

__all__ = ["OWN", "Column", "asked", "list_page"]

PAGE_SIZE = 50
OWN = {"sort", "after", "before", "export"}  # parameters of the list itself


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: where sorting by it leads, and how it is sorted now."""

    label: str
    css: str
    url: str
    sorted: str  # ascending, descending or nothing


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force and the address without it."""

    label: str
    value: str
    url: str


def asked(request: HttpRequest) -> QueryDict | None:
    """The parameters, when some are for the filters; sorting and paging alone are for none."""
    return request.GET if set(request.GET) - OWN else None


def list_page(
    request: HttpRequest,
    *,
    queryset: QuerySet[Any],
    columns: Sequence[Column],
    filterset: Any = None,
    title: str,
    template: str = "web/list.html",
    key: str = "-pk",
    empty: str = "暂无记录。",
    export_name: str = "",
    export_of: Target | None = None,
    extra: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """Show ``queryset`` under the filters of ``filterset`` (django-filter): a class, or one of
    ``queryset`` that was bound already.

    ``key`` is the order without ``?sort=``; ``empty`` says what to do when there is nothing at
    all; ``export_name`` names the files (the title, if empty), ``export_of`` what the trail says
    was exported (the list itself, if None): confidential rooms name their own record.
    """
    filters = filterset
    if isinstance(filterset, type):
        filters = filterset(asked(request), queryset=queryset, request=request)
    found = _filtered(filters, queryset)
    order = _order(request.GET, columns, key)
    if (format_ := request.GET.get("export", "")) in FORMATS:
        name = export_name or title
        target, rows = export_of or ("web.list", name), order.by(found)
        return export(request, rows, columns, name=name, format_=format_, target=target)
    page = page_of(
        found,
        order,
        size=PAGE_SIZE,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    context = {
        "title": title,
        "heads": [_head(column, order, request.GET) for column in columns],
        "rows": [cells(columns, row) for row in page.rows],
        "page": page,
        "filter_form": filters.form if filters else None,
        "chips": _chips(filters, request.GET),
        "kept": [("sort", request.GET["sort"])] if "sort" in request.GET else [],
        "empty": empty,
        **_addresses(request.GET, page),
        **(extra or {}),
    }
    return render(request, template, context)


def _addresses(params: QueryDict, page: Page) -> dict[str, Any]:
    """Where the links of the list lead; filters and sorting stay as they are."""
    return {
        "before_url": _url(params, before=page.before, after=None),
        "after_url": _url(params, after=page.after, before=None),
        "first_url": _url(params, after=None, before=None),
        "clear_url": _url(_only(params, "sort")),
        "exports": [
            (label, _url(params, export=name, after=None, before=None))
            for name, label in FORMATS.items()
        ],
    }


def _filtered(filters: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """A filter that cannot be understood shows its error and nothing else."""
    if filters is None or not filters.is_bound:
        return queryset
    return filters.qs if filters.is_valid() else queryset.none()


def _order(params: QueryDict, columns: Sequence[Column], key: str) -> Order:
    asked = Order.of(params.get("sort", ""))
    paths = {column.name: column.order for column in columns if column.order}
    if asked.path in paths:
        return Order(str(paths[asked.path]), asked.descending)
    return Order.of(key)


def _head(column: Column, order: Order, params: QueryDict) -> Head:
    if not column.order:
        return Head(column.label, column.css, "", "")
    if order.path != column.order:
        now, following = "", column.name
    elif order.descending:
        now, following = "descending", column.name
    else:
        now, following = "ascending", f"-{column.name}"
    return Head(
        column.label, column.css, _url(params, sort=following, after=None, before=None), now
    )


def _chips(filters: Any, params: QueryDict) -> list[Chip]:
    if filters is None or not filters.is_bound:
        return []
    form: BaseForm = filters.form
    form.is_valid()
    chips = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value not in (None, "", []) and name in params:
            url = _url(params, **{name: None, "after": None, "before": None})
            chips.append(Chip(str(field.label or name), _shown(field, value), url))
    return chips


def _shown(field: Field, value: Any) -> str:
    """A filter's value as the user chose it."""
    labels = {str(k): str(v) for k, v in getattr(field, "choices", [])}
    values = value if isinstance(value, (list, tuple, set, QuerySet)) else [value]
    return "、".join(labels.get(str(v), str(as_text(v))) for v in values)


def _url(params: QueryDict, **changes: str | None) -> str:
    return with_query(params, **{"export": None, **changes})


def _only(params: QueryDict, *names: str) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in names:
        if name in params:
            kept.setlist(name, params.getlist(name))
    return kept
