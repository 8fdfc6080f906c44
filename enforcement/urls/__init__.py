"""Addresses of the room under ``/office/enforcement/``; each part has a file of its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from enforcement.urls import registers

app_name = "enforcement"
urlpatterns: list[URLPattern | URLResolver] = [
    *registers.urlpatterns,
]
