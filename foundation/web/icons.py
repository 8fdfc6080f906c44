"""Line icons (24 × 24, drawn for this project) as inline SVG without style attributes."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_PATHS = {
    "shield": (
        "M12 3l7.5 2.7v5.6c0 4.6-3.1 8-7.5 9.7-4.4-1.7-7.5-5.1-7.5-9.7V5.7zM8.5 12l2.5 2.5 4.5-5"
    ),
    "gavel": ("M13.5 4l6 6M10.5 7l6 6M15 5.5L8.9 11.6M18 8.5l-6.1 6.1M10.4 13.1L4 19.5M13 21h8"),
    "alert": "M12 4l9 16H3zM12 10v4.5M12 17.2v.3",
    "list-x": "M4 6h11M4 11h11M4 16h7M15.5 15l5 5M20.5 15l-5 5",
    "shuffle": (
        "M3 7h3.5c4.5 0 6 10 10.5 10H21M3 17h3.5c1.6 0 2.8-1.2 3.8-2.9"
        "M13.3 9.9C14.3 8.2 15.4 7 17 7h4M18 4l3 3-3 3M18 14l3 3-3 3"
    ),
    "plan": "M5 4.5h14V20H5zM8.5 3v3M15.5 3v3M5 9h14M8.5 13.5l2 2 4-4",
    "report": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "notice": ("M4 10v4h3l8 4.5v-13L7 10zM18 9.5c1.2 1.4 1.2 3.6 0 5M7 14l1 5.5h2.5L9.7 15.6"),
    "lock": "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11M12 14.5v2.5",
    "search": "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.3 15.3L20.5 20.5",
    "book": (
        "M12 6.5C10 5 7 4.5 4 5v13.5c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5zM12 6.5V20"
    ),
    "seal": (
        "M12 3a6 6 0 0 1 6 6c0 2.6-1.9 3.6-2.4 6H8.4C7.9 12.6 6 11.6 6 9a6 6 0 0 1 6-6z"
        "M5 18h14v3H5z"
    ),
    "user": "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5c.8-4 3.6-6 7.5-6s6.7 2 7.5 6",
    "menu": "M4 6.5h16M4 12h16M4 17.5h16",
    "check": "M4.5 12.5l5 5 10-11",
    "close": "M6 6l12 12M18 6L6 18",
    "arrow": "M5 12h14M13 6l6 6-6 6",
    "back": "M19 12H5M11 6l-6 6 6 6",
    "clock": "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 7.5V12l3 2",
    "download": "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 19.5h15",
    "filter": "M4 5h16l-6.2 7.5V19l-3.6-2v-4.5z",
    "info": "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 11v5.5M12 7.7v.3",
    "home": "M4 11l8-7 8 7M6 9.5V20h4.5v-5.5h3V20H18V9.5",
    "phone": (
        "M6.5 4h3l1.5 4-2 1.5c1 2.3 2.7 4 5 5l1.5-2 4 1.5v3c"
        "0 1.2-.9 2-2 2C10.5 18.5 5 12.5 4.5 6c0-1.1.9-2 2-2z"
    ),
    "empty": "M4 13l3-8h10l3 8v6H4zM4 13h5c0 1.8 1.2 3 3 3s3-1.2 3-3h5",
    "external": "M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9",
}


def svg(name: str, label: str = "") -> SafeString:
    """The icon called ``name``; KeyError for one that does not exist."""
    described = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true" focusable="false"')
    )
    return format_html(
        '<svg class="icon" {} width="24" height="24" viewBox="0 0 24 24" fill="none"'
        ' stroke="currentColor" stroke-width="1.7" stroke-linecap="round"'
        ' stroke-linejoin="round"><path d="{}"/></svg>',
        described,
        _PATHS[name],
    )
