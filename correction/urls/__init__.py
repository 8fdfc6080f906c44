"""Addresses of the room under ``/office/correction/``; each part has a file of its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from correction.urls import conduct, findings, supervisions

app_name = "correction"
urlpatterns: list[URLPattern | URLResolver] = [
    *supervisions.urlpatterns,
    *findings.urlpatterns,
    *conduct.urlpatterns,
]
