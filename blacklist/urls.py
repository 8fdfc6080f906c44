"""Addresses of the room under ``/office/blacklist/``."""

from __future__ import annotations

from django.urls import path

from blacklist.views import candidates, listings, questions, reviews

app_name = "blacklist"
urlpatterns = [
    path("", listings.listings, name="listings"),
    path("statistics/", listings.figures, name="statistics"),
    path("new/", listings.collect, name="collect"),
    path("candidates/", candidates.candidates, name="candidates"),
    path("candidates/<int:pk>/", candidates.candidate, name="candidate"),
    path("candidates/<int:pk>/confirm/", candidates.confirm, name="candidate_confirm"),
    path("candidates/<int:pk>/dismiss/", candidates.dismiss, name="candidate_dismiss"),
    path("questions/<int:pk>/", questions.question, name="question"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/new/", reviews.review, name="review"),
    path("reports/<int:pk>/link/", reviews.make_link, name="make_link"),
    path("<int:pk>/", listings.listing, name="listing"),
    path("<int:pk>/<slug:name>/", listings.step, name="step"),
]
