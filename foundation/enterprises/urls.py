from __future__ import annotations

from django.urls import path

from foundation.enterprises import views

app_name = "enterprises"
urlpatterns = [
    path("", views.enterprises, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.enterprise, name="enterprise"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/strike-off/", views.strike_off, name="strike_off"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("<int:pk>/licences/new/", views.new_licence, name="new_licence"),
    path("licences/<int:pk>/check/", views.yearly_check, name="yearly_check"),
]
