"""Addresses of the room under ``/office/disclosure/``."""

from __future__ import annotations

from django.urls import path

from disclosure.views import office

app_name = "disclosure_office"
urlpatterns = [
    path("", office.batches, name="batches"),
    path("new/", office.compile_batch, name="compile"),
    path("corrections/", office.corrections, name="corrections"),
    path("corrections/<int:pk>/", office.correction, name="correction"),
    path("corrections/<int:pk>/<slug:name>/", office.correction_step, name="correction_step"),
    path("entries/<int:pk>/propose/", office.propose, name="propose"),
    path("notes/", office.notes, name="notes"),
    path("notes/<int:pk>/", office.note, name="note"),
    path("<int:pk>/", office.batch, name="batch"),
    path("<int:pk>/items/<int:item>/", office.preview, name="preview"),
    path("<int:pk>/<slug:name>/", office.batch_step, name="batch_step"),
]
