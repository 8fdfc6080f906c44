"""What every page knows: the office in whose name it speaks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from foundation import jurisdiction


def site(request: HttpRequest) -> dict[str, Any]:
    """Names of the office, whether this is a demonstration, and which side is served."""
    return {
        "site": {
            "office": jurisdiction.current(),
            "demo": settings.DEMO,
            "surface": settings.SURFACE,
            "path": request.path,
        }
    }
