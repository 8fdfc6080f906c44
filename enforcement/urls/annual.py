"""The annual report, the documents that were issued, the credit record of an enterprise."""

from __future__ import annotations

from django.urls import path

from enforcement.views import annual, credit

urlpatterns = [
    path("annual/", annual.newest, name="annual_newest"),
    path("annual/<int:year>/", annual.annual, name="annual"),
    path("annual/<int:year>/report.pdf", annual.annual_pdf, name="annual_pdf"),
    path("annual/<int:year>/state/", annual.state, name="annual_state"),
    path("enterprises/<int:pk>/credit/", credit.record, name="credit"),
    path("papers/", annual.issued_papers, name="papers"),
]
