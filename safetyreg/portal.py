"""The front door: in whose name the site speaks, what is published here, and on what ground."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


@login_not_required
def portal(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/portal.html", {})


@login_not_required
def to_workbench(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return redirect("workbench")
