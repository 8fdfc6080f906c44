"""Addresses of the room under ``/office/enforcement/``; each part has a file of its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

app_name = "enforcement"
urlpatterns: list[URLPattern | URLResolver] = [
    path("draws/", include("enforcement.urls.draws")),
]
