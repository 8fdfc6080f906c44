"""Addresses of the registers: officers, departments, entrusted organs, ledgers, letters."""

from __future__ import annotations

from django.urls import path

from enforcement.views import officers

urlpatterns = [
    path("officers/", officers.officers, name="officers"),
    path("officers/new/", officers.new, name="officer_new"),
    path("officers/<int:pk>/", officers.officer, name="officer"),
    path("officers/<int:pk>/change/", officers.change, name="officer_change"),
    path("officers/<int:pk>/renew/", officers.renew, name="officer_renew"),
    path("officers/<int:pk>/leave/", officers.leave, name="officer_leave"),
    path("officers/<int:pk>/recuse/", officers.recuse, name="officer_recuse"),
    path("officers/<int:pk>/leave-post/", officers.leave_post, name="officer_leave_post"),
    path("officers/leaves/<int:pk>/cancel/", officers.cancel_leave, name="leave_cancel"),
    path("officers/recusals/<int:pk>/lift/", officers.lift_recusal, name="recusal_lift"),
]
