"""Supervisions, their programme, requests and case review."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
