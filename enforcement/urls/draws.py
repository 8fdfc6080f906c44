from __future__ import annotations

from django.urls import path

from enforcement.views import draws

urlpatterns = [
    path("", draws.draws, name="draws"),
    path("new/", draws.new, name="draw_new"),
    path("<int:pk>/", draws.draw, name="draw"),
    path("<int:pk>/<slug:name>/", draws.step, name="draw_step"),
]
