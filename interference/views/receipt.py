"""Coming back with the receipt. Number and code travel with each form, never in a session."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from foundation.accounts.requests import StaffRequest
from foundation.procedure.refusals import Refused
from foundation.web.acts import show_refusal
from foundation.workdays.quarters import today
from interference import documents
from interference.actions.filing import open_with_receipt, prove, supplement
from interference.forms.filing import ProofForm, ReceiptForm, SupplementForm
from interference.permissions import confidential
from interference.queries import correspondence
from interference.states import CLOSED
from interference.vault.receipt import Receipt
from interference.vault.records import read_report
from interference.vault.upload import encrypt_uploads
from interference.views.downloads import pdf_download


@confidential
def enter(request: StaffRequest) -> HttpResponse:
    """Ask for the receipt, then show the state, the questions and what was added."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _opened(request, form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
    return render(request, "interference/receipt_enter.html", {"form": form})


@csrf_exempt  # only until the upload handler is set; the inner view checks the token
@confidential
def reply(request: StaffRequest) -> HttpResponse:
    encrypt_uploads(request)
    return _reply(request)


@csrf_protect
@require_POST
def _reply(request: StaffRequest) -> HttpResponse:
    form = SupplementForm(request.POST, request.FILES)
    slip = {"number": request.POST.get("number", ""), "secret": request.POST.get("secret", "")}
    try:
        if form.is_valid():
            data = form.cleaned_data
            supplement(
                **slip,
                by=request.user,
                text=data["text"],
                evidence=data["evidence"],
                on=today(),
            )
            return _opened(request, slip, added=True)
        return _opened(request, slip, form=form)
    except Refused as refusal:
        entry = ReceiptForm({"number": slip["number"]})
        entry.is_valid()
        entry.errors.clear()
        show_refusal(entry, refusal)
        context = {"form": entry, "typed": request.POST.get("text", "")}
        return render(request, "interference/receipt_enter.html", context)


@confidential
@require_POST
def slip_pdf(request: StaffRequest) -> HttpResponse:
    """The receipt as PDF, made from what the page itself holds; nothing is stored."""
    form, proven = ReceiptForm(request.POST), ProofForm(request.POST)
    if form.is_valid() and proven.is_valid():
        try:
            report, _ = open_with_receipt(**form.cleaned_data)
            if prove(**proven.cleaned_data):
                slip = Receipt(**form.cleaned_data, proof=proven.cleaned_data["proof"])
                pdf = documents.receipt_pdf(report.body, slip, proven.cleaned_data["filed_on"])
                return pdf_download(pdf, f"干预情况报告回执-{report.receipt_number}.pdf")
        except Refused as refusal:
            show_refusal(form, refusal)
    return render(request, "interference/receipt_enter.html", {"form": form}, status=400)


@login_not_required
@confidential
def proof(request: StaffRequest) -> HttpResponse:
    """Anyone whom the reporter gives the proof code can check the filing, not its text."""
    asked = request.POST if request.method == "POST" else None
    if asked is None and "proof" in request.GET:
        asked = request.GET
    form, proven = ProofForm(asked), None
    if asked is not None and form.is_valid():
        try:
            proven = prove(**form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
    return render(request, "interference/proof.html", {"form": form, "proven": proven})


def _opened(
    request: StaffRequest,
    slip: dict[str, str],
    *,
    form: SupplementForm | None = None,
    added: bool = False,
) -> HttpResponse:
    report, report_keys = open_with_receipt(slip["number"], slip["secret"])
    content = read_report(report, report_keys)
    context: dict[str, Any] = {
        "report": report,
        "shown_number": Receipt(report.receipt_number, "", "").shown_number,
        "content": content,
        "filed_on": documents.day_text(content["filed_on"]),
        "entries": correspondence(report, report_keys),
        "form": form or SupplementForm(initial=slip),
        "open": report.state != CLOSED,
        "added": added,
    }
    return render(request, "interference/receipt_opened.html", context)
