"""Misconduct, tolerance reviews, training, statistics."""

from __future__ import annotations

from django.urls import path

from correction.views import statistics, training
from correction.views.conduct import MISCONDUCT, TOLERANCE

urlpatterns = [
    *MISCONDUCT.urlpatterns(),
    *TOLERANCE.urlpatterns(),
    path("training/", training.trainings, name="trainings"),
    path("training/new/", training.new, name="training_new"),
    path("training/hours/<int:year>/", training.hours, name="hours"),
    path("training/<int:pk>/", training.training, name="training"),
    path("statistics/", statistics.newest, name="figures"),
    path("statistics/<int:year>/", statistics.figures, name="statistics"),
    path("statistics/<int:year>/report.pdf", statistics.report, name="yearly"),
]
