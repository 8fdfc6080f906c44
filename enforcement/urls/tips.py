"""Tips of the public, in the office."""

from __future__ import annotations

from django.urls import path

from enforcement.views import tips

urlpatterns = [
    path("tips/", tips.tips, name="tips"),
    path("tips/figures/", tips.tip_figures, name="tip_figures"),
    path("tips/<int:pk>/", tips.tip, name="tip"),
    path("tips/<int:pk>/contact/", tips.contact, name="tip_contact"),
    path("tips/<int:pk>/act/<slug:step>/", tips.act, name="tip_act"),
]
