"""Tags and filters of document templates: ``{% load pdf %}``."""

from __future__ import annotations

from typing import Any

import segno
from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from foundation.documents import chinese

register = template.Library()
register.filter("date_zh", chinese.date_zh)
register.filter("amount_zh", chinese.amount_zh)
register.filter("number_zh", chinese.number_zh)


@register.simple_tag
def qr(text: str) -> SafeString:
    """A QR code as a drawing without anything from outside."""
    uri = segno.make(text, error="m", micro=False).svg_data_uri(border=2, xmldecl=False)
    return format_html('<img class="qr" alt="" src="{}">', uri)


@register.filter
def name(text: Any) -> SafeString:
    """A name of a person or body that no line or page break may cut."""
    return format_html('<span class="name">{}</span>', text)


@register.filter
def paragraphs(text: str) -> SafeString:
    """What somebody typed, a ``<p>`` for each line that is not empty."""
    lines = (line.strip() for line in str(text).splitlines())
    return format_html_join("\n", "<p>{}</p>", ((line,) for line in lines if line))


@register.filter
def lines(text: str) -> SafeString:
    """What somebody typed in a cell of a form, its line breaks kept."""
    return mark_safe("<br>".join(escape(line) for line in str(text).splitlines()))  # noqa: S308
