"""The body's registers: omissions with their ladder, instructed omissions, obstructed transfers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from foundation.accounts.requests import StaffRequest
from interference import rules
from interference.actions.registers import (
    open_register,
    register_finding,
    register_omission,
)
from interference.forms.handling import FindingForm, OmissionForm
from interference.models import Member
from interference.permissions import for_members, open_vault, unlock_first
from interference.views.sealed import sealed_act_page


@for_members
def register(request: StaffRequest, *, member: Member) -> HttpResponse:
    vault = open_vault(request, member)
    if vault is None:
        return unlock_first(request)
    entries = open_register(by=request.user, vault=vault)
    context = {"entries": entries, "handlings": rules.HANDLING_LABELS}
    return render(request, "interference/register.html", context)


@for_members
def omission(request: StaffRequest, *, member: Member) -> HttpResponse:
    return sealed_act_page(
        request,
        member,
        form=OmissionForm,
        perform=lambda form, vault: register_omission(
            by=request.user,
            vault=vault,
            officer=form.cleaned_data["officer"],
            on=form.cleaned_data["on"],
            facts=form.cleaned_data["facts"],
            handling=form.cleaned_data["handling"],
        ),
        title="登记不记录或者不如实记录",
        success="已登记。",
        redirect_to="interference:register",
        extra={"cancel_url": reverse("interference:register")},
    )


@for_members
def finding(request: StaffRequest, *, member: Member) -> HttpResponse:
    return sealed_act_page(
        request,
        member,
        form=FindingForm,
        perform=lambda form, vault: register_finding(
            by=request.user, vault=vault, **form.cleaned_data
        ),
        title="登记授意或者妨碍移送",
        success="已登记。",
        redirect_to="interference:register",
        extra={"cancel_url": reverse("interference:register")},
    )
