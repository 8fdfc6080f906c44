"""Filing a report. No draft on the server, no message in the session, no address in a log."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST
from django_htmx.http import reselect, retarget

from foundation.accounts.requests import StaffRequest
from foundation.accounts.roles import Permission
from foundation.jurisdiction import current
from foundation.procedure.refusals import Refused
from foundation.web.acts import show_refusal
from foundation.web.forms import DateField
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar
from interference import rules
from interference.actions.filing import file_report
from interference.forms.filing import ReportForm
from interference.permissions import confidential
from interference.vault import receipt
from interference.vault.upload import encrypt_uploads


@csrf_exempt  # only until the upload handler is set; the inner view checks the token
@confidential
def new_report(request: StaffRequest) -> HttpResponse:
    encrypt_uploads(request)
    return _new_report(request)


@csrf_protect
def _new_report(request: StaffRequest) -> HttpResponse:
    if not request.user.may(Permission.FILE_INTERFERENCE_REPORT):
        return render(request, "interference/not_for_you.html", status=403)
    calendar = current_calendar()
    if request.method != "POST":
        form = ReportForm(reporter=request.user, calendar=calendar)
        return render(request, "interference/report_form.html", _context(form))
    form = ReportForm(request.POST, request.FILES, reporter=request.user, calendar=calendar)
    if form.is_valid():
        try:
            filed = file_report(form.filing(), by=request.user, token=form.cleaned_data["token"])
        except Refused as refusal:
            show_refusal(form, refusal)
            _renew_token(form, refusal)
        else:
            return _handed_over(render(request, "interference/filed.html", {"filed": filed}))
    return render(request, "interference/report_form.html", _context(form))


@require_POST
def countdown(request: StaffRequest) -> HttpResponse:
    """What is left of the three workdays; by POST, so that the date is in no log."""
    try:
        event = DateField().clean(request.POST.get("event_date"))
    except Exception:  # noqa: BLE001 (any malformed date: there is nothing to count yet)
        event = None
    context: dict[str, Any] = {"countdown": None}
    if event is not None and event <= today():
        workdays = current().number("interference.report_workdays")
        context["countdown"] = rules.countdown(
            event, today(), current_calendar(), workdays=workdays
        )
    return render(request, "interference/countdown.html", context)


def _context(form: ReportForm) -> dict[str, Any]:
    lost = [file.name for file in form.files.getlist("evidence")] if form.is_bound else []
    title = current().forms["interference.report"]
    return {"form": form, "lost_files": lost, "form_title": title}


def _renew_token(form: ReportForm, refusal: Refused) -> None:
    """A form that lay open too long gets a new token; everything typed stays."""
    if refusal.field == "token":
        renewed = cast("QueryDict", form.data).copy()
        renewed["token"] = receipt.new_token()
        form.data = renewed


def _handed_over(response: HttpResponse) -> HttpResponse:
    """The receipt replaces the whole page, also when the form was sent by script."""
    response["HX-Reswap"] = "outerHTML show:top"
    return reselect(retarget(response, "#main"), "#main")
