"""Columns of lists and what stands in their cells, on the page and in exports."""

from __future__ import annotations

import html
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter, methodcaller
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from foundation.web.markup import escaped

_NOTHING = '<span class="muted">—</span>'


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    ``value`` is a path of attributes (``office.name``; choices show their label) or a function
    of the row. ``order`` is the path to sort by (``office__code``), ``link`` a function that
    gives the address of the row.
    """

    name: str
    label: str
    value: Callable[[Any], Any] | str
    order: str | None = None
    link: Callable[[Any], str] | None = None
    css: str = ""

    def raw(self, row: Any) -> Any:
        """The value itself; None where there is none."""
        if callable(self.value):
            return self.value(row)
        *path, last = self.value.split(".") if "." in self.value else (self.value,)
        for name in path:
            row = getattr(row, name)
            if row is None:
                return None
        return _reader(row.__class__, last)(row)


@lru_cache(maxsize=4096)
def _reader(of: Hashable, name: str) -> Callable[[Any], Any]:
    """Reads an attribute of such objects: choices by their label, methods called."""
    display = f"get_{name}_display"
    name = display if hasattr(of, display) else name
    return methodcaller(name) if callable(getattr(of, name, None)) else attrgetter(name)


class Cell(NamedTuple):
    label: str
    text: Any
    url: str
    css: str


def cells(columns: Sequence[Column], row: Any) -> list[Cell]:
    """What the page shows of one row."""
    return [
        Cell(c.label, _shown(c.raw(row)), c.link(row) if c.link else "", c.css) for c in columns
    ]


def _shown(value: Any) -> Any:
    """As text; amounts in groups of three digits, which files have not."""
    return f"{value:,}" if value.__class__ is Decimal else as_text(value)


def table_row(row: Sequence[Cell]) -> str:
    """A row of the table as markup; the labels are what a phone shows before each cell."""
    parts = ["<tr>"]
    for cell in row:
        text = escaped(cell.text)
        if cell.url:
            text = f'<a href="{escaped(cell.url)}">{text}</a>'
        parts += (_opening(cell.label, cell.css), text or _NOTHING, "</td>")
    parts.append("</tr>")
    return "".join(parts)


@lru_cache(maxsize=1024)
def _opening(label: str, css: str) -> str:
    css = f' class="{escaped(css)}"' if css else ""
    return f'<td data-label="{escaped(label)}"{css}>'


def as_text(value: Any) -> Any:
    """A value as it is read: dates in ISO order, 是/否, nothing for None."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{_local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def as_plain(value: Any) -> str:
    """The same for a text file: without markup."""
    text = as_text(value)
    return html.unescape(strip_tags(text)).strip() if isinstance(text, SafeString) else text


def as_native(value: Any) -> Any:
    """The same for a workbook: numbers and dates stay numbers and dates."""
    if isinstance(value, datetime):
        return _local(value).replace(tzinfo=None)
    if isinstance(value, date) or (
        isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    ):
        return value
    return as_plain(value)


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value
