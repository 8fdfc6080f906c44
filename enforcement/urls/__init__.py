"""Addresses of the room under ``/office/enforcement/``; each part has a file of its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from enforcement.urls import bulletins, hazards, plans

app_name = "enforcement"
urlpatterns: list[URLPattern | URLResolver] = [
    *plans.urlpatterns,
    *hazards.urlpatterns,
    *bulletins.urlpatterns,
]
