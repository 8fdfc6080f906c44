from __future__ import annotations

from django.urls import path

from enforcement.views import draw_steps, draws

urlpatterns = [
    path("", draws.draws, name="draws"),
    path("new/", draws.new, name="draw_new"),
    path("<int:pk>/", draws.draw, name="draw"),
    path("<int:pk>/<slug:name>/", draw_steps.step, name="draw_step"),
]
