"""Accidents and typical cases."""

from __future__ import annotations

from django.urls import path

from enforcement.views import accident_steps, accidents, exposure

urlpatterns = [
    path("accidents/", accidents.accidents, name="accidents"),
    path("accidents/new/", accidents.new, name="new_accident"),
    path("accidents/<int:pk>/", accidents.accident, name="accident"),
    path("accidents/<int:pk>/act/<slug:step>/", accident_steps.act, name="accident_act"),
    path(
        "accidents/measures/<int:pk>/change/",
        accident_steps.change_measure,
        name="accident_measure_change",
    ),
    path("typical-cases/", exposure.typical_cases, name="typical_cases"),
    path("typical-cases/new/<slug:kind>/<int:source>/", exposure.propose, name="propose_typical"),
    path("typical-cases/<int:pk>/", exposure.typical_case, name="typical_case"),
    path("typical-cases/<int:pk>/act/<slug:step>/", exposure.act, name="typical_case_act"),
]
