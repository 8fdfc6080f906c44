"""Findings, their remedies, normative documents."""

from __future__ import annotations

from correction.views.findings import DOCUMENTS, FINDINGS

urlpatterns = [*FINDINGS.urlpatterns(), *DOCUMENTS.urlpatterns()]
