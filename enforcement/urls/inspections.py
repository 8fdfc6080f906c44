from __future__ import annotations

from django.urls import path

from enforcement.views import inspection_steps, inspections, visit

urlpatterns = [
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/assign/", inspections.assign, name="assign"),
    path("inspections/<int:pk>/", inspections.inspection, name="inspection"),
    path("inspections/<int:pk>/record/", visit.visit, name="visit"),
    path("inspections/<int:pk>/record/saved/", visit.autosave, name="visit_autosave"),
    path("inspections/<int:pk>/whole/", inspections.whole_record, name="whole_record"),
    path("inspections/<int:pk>/<slug:name>/", inspection_steps.step, name="inspection_step"),
]
