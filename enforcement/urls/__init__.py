"""Addresses of the room under ``/office/enforcement/``; each part has a file of its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from enforcement.urls import bulletins, hazards, plans

from enforcement.urls import registers

app_name = "enforcement"
urlpatterns: list[URLPattern | URLResolver] = [
    *plans.urlpatterns,
    path("", include("enforcement.urls.inspections")),
    path("checklists/", include("enforcement.urls.checklists")),
    *hazards.urlpatterns,
    *bulletins.urlpatterns,

app_name = "enforcement"
urlpatterns: list[URLPattern | URLResolver] = [
    path("draws/", include("enforcement.urls.draws")),
    *registers.urlpatterns,
]
