"""The public pages of tips, under ``/tips/``."""

from __future__ import annotations

from django.urls import path

from enforcement.views import public_tips as views

app_name = "tips"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("query/", views.query, name="query"),
]
