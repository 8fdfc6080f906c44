"""Addresses of the room under ``/office/enforcement/``; each part has a file of its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from enforcement.urls import (
    accidents,
    annual,
    bulletins,
    cases,
    hazards,
    inspections,
    plans,
    registers,
    tips,
)

app_name = "enforcement"
urlpatterns: list[URLPattern | URLResolver] = [
    *plans.urlpatterns,
    *inspections.urlpatterns,
    *hazards.urlpatterns,
    *bulletins.urlpatterns,
    *cases.urlpatterns,
    *registers.urlpatterns,
    *accidents.urlpatterns,
    *tips.urlpatterns,
    *annual.urlpatterns,
    path("checklists/", include("enforcement.urls.checklists")),
    path("draws/", include("enforcement.urls.draws")),
]
