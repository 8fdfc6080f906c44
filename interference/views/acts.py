"""The acts on a report. A vault that locks in the middle of a form loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from foundation.accounts.models import User
from foundation.accounts.requests import StaffRequest
from foundation.procedure.refusals import Refused
from foundation.web.acts import show_refusal
from interference.actions import handling
from interference.actions.unlocking import unlock
from interference.forms import handling as forms
from interference.models import Member, Report
from interference.permissions import for_members, open_vault
from interference.queries import reports_of
from interference.states import PROCEDURE
from interference.vault import unlocked
from interference.vault.unlocked import Unlocked

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
    vault, described = open_vault(request, member), ACTS[step]
    form = described.form(request.POST if request.method == "POST" else None)
    if vault is None:
        form.fields = {"passphrase": forms.PassphraseField(help_text=_LOCKED), **form.fields}
    opened = None
    if request.method == "POST" and form.is_valid():
        try:
            if vault is None:
                vault = opened = unlock(by=request.user, passphrase=form.cleaned_data["passphrase"])
            described.perform(report, form, request.user, vault)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{PROCEDURE[step].label}：已完成。")
            return _keep_open(request, redirect("interference:report", pk=pk), opened)
    return _keep_open(request, _page(request, report, step, form), opened)


def _not_now(report: Report, step: str) -> Refused | None:
    """Why the step cannot be taken in this state: nobody fills in a form for nothing."""
    try:
        PROCEDURE.check(step, state=report.state)
    except Refused as refusal:
        return refusal
    return None


_LOCKED = "保险箱已锁定。输入口令即可继续，已填写的内容不会丢失。"


def _page(request: StaffRequest, report: Report, step: str, form: Form) -> HttpResponse:
    context = {
        "form": form,
        "title": f"{PROCEDURE[step].label} — {report}",
        "intro": ACTS[step].intro,
        "article": f"记录制度 {PROCEDURE[step].article}",
        "submit_label": PROCEDURE[step].label,
        "cancel_url": f"/office/interference/reports/{report.pk}/",
    }
    return render(request, "interference/act.html", context)


def _keep_open(
    request: StaffRequest, response: HttpResponse, vault: Unlocked | None
) -> HttpResponse:
    if vault is not None:
        unlocked.store(request, response, vault)
    return response
