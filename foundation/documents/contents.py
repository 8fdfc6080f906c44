"""The table of contents of a report, from the headings that it really has."""

from __future__ import annotations

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

MARK = "<!--contents-->"
_HEADING = re.compile(r'<h([23]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def insert(html: str) -> str:
    """Put a list of all ``<h2 id>`` and ``<h3 id>`` in place of ``<!--contents-->``, if there."""
    if MARK not in html:
        return html
    entries = format_html_join(
        "\n",
        '<li class="level{}"><a href="#{}">{}</a></li>',
        (
            (level, mark_safe(anchor), mark_safe(_TAG.sub("", text).strip()))  # noqa: S308
            for level, anchor, text in _HEADING.findall(html)
        ),
    )
    return html.replace(MARK, format_html('<ol class="contents">{}</ol>', entries), 1)
