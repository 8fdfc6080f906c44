from __future__ import annotations

from django.urls import path

from foundation.web.nav import register_nav
from foundation.workdays import views

app_name = "workdays"
urlpatterns = [
    path("calendar/", views.year, name="year"),
    path("calendar/override/", views.override, name="override"),
]

register_nav("工作日历", "workdays:year", order=15, icon="plan")
