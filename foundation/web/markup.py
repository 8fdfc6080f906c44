"""Escaping for markup that is put together in Python, by the thousand on a page."""

from __future__ import annotations

import html
from typing import Any


def escaped(value: Any) -> str:
    """``value`` as markup; what is markup already stays. Django's own also keeps lazy text lazy."""
    if hasattr(value, "__html__"):
        return str(value.__html__())
    return html.escape(str(value))
