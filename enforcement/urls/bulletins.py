"""Quarterly bulletins, and the inspections from which they are counted."""

from __future__ import annotations

from django.urls import path

from enforcement.views import bulletins

urlpatterns = [
    path("bulletins/", bulletins.bulletins, name="bulletins"),
    path("bulletins/inspections/", bulletins.conducted, name="conducted"),
    path("bulletins/<int:year>/<int:quarter>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<int:year>/<int:quarter>/draft.pdf", bulletins.draft_pdf, name="bulletin_pdf"),
    path("bulletins/<int:year>/<int:quarter>/act/<slug:step>/", bulletins.act, name="bulletin_act"),
]
