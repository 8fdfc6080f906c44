"""Addresses of the room under ``/office/enforcement/``; each part has a file of its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from enforcement.urls import bulletins, hazards

app_name = "enforcement"
urlpatterns: list[URLPattern | URLResolver] = [
    *hazards.urlpatterns,
    *bulletins.urlpatterns,
]
