"""Addresses of the registers: officers, departments, entrusted organs, ledgers, letters."""

from __future__ import annotations

from django.urls import path

from enforcement.views import departments, entrustments, letters, officers, sources

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
    path("departments/", departments.departments, name="departments"),
    path("departments/new/", departments.new, name="department_new"),
    path("departments/<int:pk>/", departments.department, name="department"),
    path("departments/<int:pk>/rename/", departments.rename, name="department_rename"),
    path("departments/<int:pk>/strike-off/", departments.strike_off, name="department_strike_off"),
    path("departments/<int:pk>/restore/", departments.restore, name="department_restore"),
    path("entrusted/", entrustments.entrustments, name="entrustments"),
    path("entrusted/new/", entrustments.new, name="entrustment_new"),
    path("entrusted/<int:pk>/", entrustments.entrustment, name="entrustment"),
    path("entrusted/<int:pk>/end/", entrustments.end, name="entrustment_end"),
    path("major-sources/", sources.sources, name="sources"),
    path("major-sources/new/", sources.new, name="source_new"),
    path("major-sources/<int:pk>/", sources.source, name="source"),
    path("major-sources/<int:pk>/change/", sources.change, name="source_change"),
    path("major-sources/<int:pk>/deregister/", sources.deregister, name="source_deregister"),
    path("letters/", letters.letters, name="letters"),
    path("letters/year/<int:year>/", letters.letters, name="letters_of"),
    path("letters/year/<int:year>/open/", letters.open_year, name="letters_open"),
    path("letters/year/<int:year>/sign/", letters.sign, name="letters_sign"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>/scan/", letters.scan, name="letter_scan"),
    path("letters/<int:pk>/correct/", letters.correct, name="letter_correct"),
]
