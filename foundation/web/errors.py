"""Error pages: Chinese, each says what to do. The one for 500 needs nothing but its file."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render(request, "400.html", status=400)


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Shown with the reason when the exception carries one written for users (``Refused``)."""
    reason = str(exception) if hasattr(exception, "remedy") else ""
    return render(request, "403.html", {"reason": reason}, status=403)


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render(request, "404.html", status=404)


def handler500(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The file as it lies there: when this runs, anything else may be broken."""
    page = Path(settings.BASE_DIR) / "templates" / "500.html"
    return HttpResponse(page.read_text(encoding="utf-8"), status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The form was open too long, or cookies are switched off."""
    return render(request, "web/csrf_failure.html", status=403)
