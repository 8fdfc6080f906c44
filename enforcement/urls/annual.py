"""The annual report on the three enforcement systems, and the documents that were issued."""

from __future__ import annotations

from django.urls import path

from enforcement.views import annual

urlpatterns = [
    path("annual/", annual.newest, name="annual_newest"),
    path("annual/<int:year>/", annual.annual, name="annual"),
    path("annual/<int:year>/report.pdf", annual.annual_pdf, name="annual_pdf"),
    path("annual/<int:year>/state/", annual.state, name="annual_state"),
    path("papers/", annual.issued_papers, name="papers"),
]
