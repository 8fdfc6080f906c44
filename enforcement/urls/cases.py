from __future__ import annotations

from django.urls import path

from enforcement.views import case_steps, cases

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/propose/", cases.propose, name="case_propose"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/volume/", cases.volume, name="case_volume"),
    path("cases/<int:pk>/<slug:name>/", case_steps.step, name="case_step"),
]
