from __future__ import annotations

from django.urls import path

from foundation.imports import views

app_name = "imports"
urlpatterns = [
    path("<slug:kind>/", views.upload, name="upload"),
    path("<slug:kind>/template/", views.template, name="template"),
    path("batches/<uuid:batch_id>/", views.batch, name="batch"),
    path("batches/<uuid:batch_id>/confirm/", views.confirm, name="confirm"),
    path("batches/<uuid:batch_id>/problems/", views.problems, name="problems"),
]
