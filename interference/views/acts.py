"""The acts on a report: the form of each step and the act it leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from foundation.accounts.models import User
from foundation.accounts.requests import StaffRequest
from foundation.procedure.refusals import Refused
from interference.actions import handling
from interference.forms import handling as forms
from interference.models import Member, Report
from interference.permissions import for_members
from interference.queries import reports_of
from interference.states import PROCEDURE
from interference.vault.unlocked import Unlocked
from interference.views.sealed import sealed_act_page

Perform = Callable[[Report, Any, User, Unlocked], None]


@dataclass(frozen=True, slots=True)
class Act:
    """The form of a step and the act it leads to."""

    form: type[Form]
    perform: Perform
    intro: str = ""


def _conclude(report: Report, form: Any, by: User, vault: Unlocked) -> None:
    handling.conclude(
        report,
        by=by,
        vault=vault,
        outcome=form.cleaned_data["outcome"],
        reasons=form.cleaned_data["reasons"],
        confirmed=form.confirm(by),
    )


def _measure(report: Report, form: Any, by: User, vault: Unlocked) -> None:
    data = form.cleaned_data
    measure = handling.Measure(
        kind=data["kind"],
        decided_by=data["decided_by"],
        approved_by=data["approved_by"],
        approved_on=data["approved_on"],
        text=data["text"],
    )
    confirmed = form.confirm(by)
    handling.decide_measure(report, by=by, vault=vault, measure=measure, confirmed=confirmed)


def _circulate(report: Report, form: Any, by: User, vault: Unlocked) -> None:
    handling.circulate(
        report,
        by=by,
        vault=vault,
        text=form.cleaned_data["text"],
        recipients=form.cleaned_data["recipients"],
        confirmed=form.confirm(by),
    )


def _publish(report: Report, form: Any, by: User, vault: Unlocked) -> None:
    text = form.cleaned_data["text"]
    confirmed = form.confirm(by)
    handling.approve_publication(report, by=by, vault=vault, text=text, confirmed=confirmed)


def _with_text(act: Callable[..., None]) -> Perform:
    def perform(report: Report, form: Any, by: User, vault: Unlocked) -> None:
        act(report, by=by, vault=vault, text=form.cleaned_data["text"])

    return perform


def _take_up(report: Report, form: Any, by: User, vault: Unlocked) -> None:  # noqa: ARG001
    handling.take_up(report, by=by, vault=vault)


ACTS = {
    "take_up": Act(Form, _take_up, "开始核实后，报告状态变为“核实中”，报告人凭回执可以看到。"),
    "ask": Act(forms.TextForm, _with_text(handling.ask), "报告人凭回执可以看到并答复。"),
    "note": Act(forms.TextForm, _with_text(handling.note), "仅本机关成员可见。"),
    "conclude": Act(forms.ConcludeForm, _conclude),
    "decide_measure": Act(forms.MeasureForm, _measure),
    "circulate": Act(forms.CirculateForm, _circulate),
    "publish": Act(forms.PublicationForm, _publish),
    "close": Act(forms.ClosingForm, _with_text(handling.close)),
}


@for_members
def act(request: StaffRequest, pk: Any, step: str, *, member: Member) -> HttpResponse:
    """One act on a report, with the passphrase asked in the same form when the vault is locked."""
    if step not in ACTS:
        raise Http404
    report = get_object_or_404(reports_of(member), pk=pk)
    if request.method != "POST" and (refusal := _not_now(report, step)):
        messages.warning(request, str(refusal))
        return redirect("interference:report", pk=pk)
    described, label = ACTS[step], PROCEDURE[step].label
    return sealed_act_page(
        request,
        member,
        form=described.form,
        perform=lambda form, vault: described.perform(report, form, request.user, vault),
        title=f"{label} — {report}",
        success=f"{label}：已完成。",
        redirect_to=reverse("interference:report", args=[pk]),
        template="interference/act.html",
        extra={
            "intro": described.intro,
            "article": f"记录制度 {PROCEDURE[step].article}",
            "submit_label": label,
            "cancel_url": reverse("interference:report", args=[pk]),
        },
    )


def _not_now(report: Report, step: str) -> Refused | None:
    """Why the step cannot be taken in this state: nobody fills in a form for nothing."""
    try:
        PROCEDURE.check(step, state=report.state)
    except Refused as refusal:
        return refusal
    return None
