"""Hidden dangers, listed supervision, warnings and talks."""

from __future__ import annotations

from django.urls import path

from enforcement.views import hazards, supervision, talks

urlpatterns = [
    path("hazards/", hazards.hazards, name="hazards"),
    path("hazards/rates/", hazards.rates, name="hazard_rates"),
    path("hazards/<int:pk>/", hazards.hazard, name="hazard"),
    path("hazards/<int:pk>/supervise/", hazards.list_hazard, name="list_hazard"),
    path("hazards/<int:pk>/waive/", hazards.waive_listing, name="waive_listing"),
    path("supervisions/", supervision.supervisions, name="supervisions"),
    path("supervisions/<int:pk>/", supervision.supervision, name="supervision"),
    path("supervisions/<int:pk>/act/<slug:step>/", supervision.act, name="supervision_act"),
    path("talks/", talks.talks, name="talks"),
    path("talks/new/", talks.new, name="new_talk"),
    path("talks/<int:pk>/", talks.talk, name="talk"),
    path("talks/<int:pk>/act/<slug:step>/", talks.act, name="talk_act"),
]
