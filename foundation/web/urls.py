from __future__ import annotations

from django.urls import path

from foundation.web import views

app_name = "web"
urlpatterns = [
    path("jobs/<uuid:job_id>/", views.job, name="job"),
    path("jobs/<uuid:job_id>/result/", views.job_result, name="job_result"),
]
