"""What every page knows: the office in whose name it speaks."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from foundation import jurisdiction

_UNNAMED = SimpleNamespace(
    office_name="宁夏回族自治区经济和信息化委员会", short_name="自治区经济和信息化委"
)


def site(request: HttpRequest) -> dict[str, Any]:
    """Names of the office, whether this is a demonstration, and which side is served."""
    return {
        "site": {
            "office": jurisdiction.current() if hasattr(jurisdiction, "current") else _UNNAMED,
            "demo": settings.DEMO,
            "surface": settings.SURFACE,
            "path": request.path,
        }
    }
