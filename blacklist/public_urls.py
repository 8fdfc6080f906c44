"""What units without an account open, under ``/unit-report/``."""

from __future__ import annotations

from django.urls import path

from blacklist.views.reviews import unit_report

app_name = "unit_report"
urlpatterns = [path("<slug:secret>/", unit_report, name="report")]
