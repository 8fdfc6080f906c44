"""The annual report, issued documents, credit records, and the tokens of data sharing."""

from __future__ import annotations

from django.urls import path

from enforcement.views import annual, credit, sharing

urlpatterns = [
    path("annual/", annual.newest, name="annual_newest"),
    path("annual/<int:year>/", annual.annual, name="annual"),
    path("annual/<int:year>/report.pdf", annual.annual_pdf, name="annual_pdf"),
    path("annual/<int:year>/state/", annual.state, name="annual_state"),
    path("enterprises/<int:pk>/credit/", credit.record, name="credit"),
    path("sharing/", sharing.tokens, name="share_tokens"),
    path("sharing/new/", sharing.issue, name="share_issue"),
    path("sharing/<int:pk>/", sharing.token, name="share_token"),
    path("sharing/<int:pk>/revoke/", sharing.revoke, name="share_revoke"),
    path("papers/", annual.issued_papers, name="papers"),
]
