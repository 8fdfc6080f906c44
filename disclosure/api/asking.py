"""What a call asks for: checked, and 400 with the reason in Chinese where it makes no sense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from disclosure.filters import FILTERS
from disclosure.models import Batch, Entry
from foundation.workdays.quarters import CHINA

SIZE, LARGEST = 100, 500  # entries of a page
_DIGITS = 18  # of an id: what a bigint holds
_YEARS = range(1900, 9999)
PAGING = ("changed_since", "after", "size")


@dataclass(frozen=True, slots=True)
class Asked:
    rows: QuerySet[Any]  # ordered by id
    size: int


def refuse(name: str, why: str) -> NoReturn:
    raise ValidationError({"errors": {name: [why]}})


def asked(request: Request, kind: str) -> Asked:
    """The entries of ``kind`` that the parameters name; ValidationError."""
    given = request.query_params
    known = {*PAGING, *FILTERS[kind].base_filters}
    if unknown := sorted(set(given) - known):
        refuse(unknown[0][:60], "不认识的参数。")
    rows = _filtered(given, kind, request)
    if since := given.get("changed_since"):
        rows = rows.filter(changed_at__gte=_moment(since))
    if after := given.get("after"):
        rows = rows.filter(pk__gt=_number("after", after, 10**_DIGITS))
    size = _number("size", given.get("size") or str(SIZE), LARGEST)
    return Asked(rows.order_by("pk"), size or refuse("size", f"请填 1 至 {LARGEST} 的整数。"))


def _filtered(given: QueryDict, kind: str, request: Request) -> QuerySet[Any]:
    """Filters as on the page. A unit that was removed from the blacklist is found by no filter."""
    rows: QuerySet[Any] = Entry.objects.filter(kind=kind)
    query = given.copy()
    for name in PAGING:
        query.pop(name, None)
    if not query:
        return rows
    if kind == Batch.Kind.BLACKLIST:
        rows = rows.filter(state=Entry.State.CURRENT)
    found = FILTERS[kind](query, queryset=rows, request=request)
    if not found.is_valid():
        raise ValidationError({"errors": found.errors})
    filtered: QuerySet[Any] = found.qs
    return filtered


def _number(name: str, text: str, most: int) -> int:
    if text.isascii() and text.isdecimal() and len(text) <= _DIGITS and int(text) <= most:
        return int(text)
    refuse(name, f"请填不大于 {most} 的整数。")


def _moment(text: str) -> datetime:
    """A moment; without a zone that of Beijing. The + of a zone often arrives as a blank."""
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        refuse("changed_since", "请写成 2026-01-31T08:00:00+08:00 的样子。")
    return make_aware(found, CHINA) if is_naive(found) else found
