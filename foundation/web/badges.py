"""States as small marks in lists; exports get the words alone."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

DONE, TODO, LATE, PLAIN = "done", "todo", "late", ""


def badge(text: str, mark: str = PLAIN) -> SafeString:
    """``text`` as a badge: ``DONE`` is green, ``TODO`` amber, ``LATE`` red, ``PLAIN`` grey."""
    css = f"badge-state badge-{mark}" if mark else "badge-state"
    return format_html('<span class="{}">{}</span>', css, text)
