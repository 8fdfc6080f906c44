"""Tags and filters of document templates: ``{% load pdf %}``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import segno
from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from foundation.documents import chinese, codes
from foundation.documents.lines import balanced
from foundation.documents.typed import typed_lines

# Points: the type area of GB/T 9704 is 442 pt wide; a red head is rarely set above 48 pt.
HEAD_WIDTH = 430
HEAD_MAX = 46
TITLE_WIDTH = 20  # characters of 22 pt in a line
TICK = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'%3E"
    "%3Cpath d='M1.5 5.2 4 8 8.7 1.6' fill='none' stroke='%23000' stroke-width='1.3'/%3E%3C/svg%3E"
)

register = template.Library()
register.filter("date_zh", chinese.date_zh)
register.filter("amount_zh", chinese.amount_zh)
register.filter("number_zh", chinese.number_zh)
register.simple_tag(codes.verify_address)


@register.simple_tag
def qr(text: str) -> SafeString:
    """A QR code as a drawing without anything from outside."""
    uri = segno.make(text, error="m", micro=False).svg_data_uri(border=2, xmldecl=False)
    return format_html('<img class="qr" alt="" src="{}">', uri)


@register.simple_tag
def red_head(*names: str) -> SafeString:
    """The red issuing mark (发文机关标志): each line spread over the width of the longest."""
    longest = max(len(line) for line in names)
    size = min(HEAD_MAX, HEAD_WIDTH / longest)
    width = min(HEAD_WIDTH, size * longest * 1.12)
    rows = (
        (f"{size:.2f}", f"{width:.2f}", format_html_join("", "<span>{}</span>", zip(line)))
        for line in names
    )
    style = '<div style="font-size: {}pt; width: {}pt">{}</div>'
    inner = format_html_join("\n", style, rows)
    kind = "two" if len(names) > 1 else "one"
    return format_html('<div class="issuer title-face {}">{}</div>', kind, inner)


@register.simple_tag
def title_lines(title: str, width: int = TITLE_WIDTH) -> SafeString:
    """A title in lines of nearly equal length (characters); line breaks in ``title`` win."""
    rows = title.splitlines() if "\n" in title else balanced(title, width)
    return format_html_join(mark_safe("<br>"), "{}", ((row,) for row in rows))


@register.filter
def name(text: Any) -> SafeString:
    """A name of a person or body that no line or page break may cut."""
    return format_html('<span class="name">{}</span>', text)


@register.filter
def box(ticked: Any) -> SafeString:
    """A box of a form, ticked or not: drawn, since few Chinese faces have ☑."""
    tick = format_html('<img alt="√" src="{}">', TICK) if ticked else ""
    return format_html('<span class="box">{}</span>', tick)


@register.filter
def paragraphs(text: str) -> SafeString:
    """What somebody typed, a ``<p>`` for each line that is not empty."""
    return format_html_join("\n", "<p>{}</p>", ((line,) for line in typed_lines(text)))


@register.filter
def lines(text: str) -> SafeString:
    """What somebody typed in a cell of a form, its line breaks kept."""
    return mark_safe("<br>".join(escape(line) for line in typed_lines(text)))  # noqa: S308


@register.filter
def with_columns(cells: Sequence[Any], columns: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Each cell of a row with its column."""
    return zip(cells, columns, strict=True)
