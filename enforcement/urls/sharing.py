"""The interface for other departments, under ``/api/share/v1/``: closed without a token."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from enforcement.sharing import views

app_name = "sharing"
urlpatterns = [
    path("enterprises/", login_not_required(views.Enterprises.as_view()), name="enterprises"),
    path("penalties/", login_not_required(views.Penalties.as_view()), name="penalties"),
    path("hazards/", login_not_required(views.Hazards.as_view()), name="hazards"),
    path("changes/", login_not_required(views.Changes.as_view()), name="changes"),
]
