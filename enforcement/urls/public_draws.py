"""The public pages of the draws, under ``/draws/``."""

from __future__ import annotations

from django.urls import path

from enforcement.views import public_draws as views

app_name = "draws"
urlpatterns = [
    path("", views.draws, name="list"),
    path("verify_draw.py", views.checker, name="checker"),
    path("verify_draw.html", views.checker_page, name="checker_page"),
    path("<slug:number>/", views.draw, name="draw"),
    path("<slug:number>/draw.json", views.draw_json, name="json"),
    path("<slug:number>/pool.txt", views.pool, name="pool"),
    path("<slug:number>/verify/", views.verify, name="verify"),
]
