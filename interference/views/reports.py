"""The body's desk: the list of reports, one report opened, its evidence and its PDFs."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from foundation.accounts.requests import StaffRequest
from foundation.audit.trail import timeline
from foundation.web.listing import list_page
from interference import documents
from interference.actions.handling import needs_other, open_report, record_printed
from interference.filters import ReportFilter
from interference.forms.handling import UnlockForm
from interference.models import Entry, EvidenceBlob, Member, Report
from interference.permissions import for_members, open_vault, unlock_first
from interference.queries import all_entries, find_evidence, reports_of
from interference.states import PROCEDURE, STATE_LABELS, stages_of
from interference.tables import REPORT_COLUMNS
from interference.vault import envelope
from interference.vault.records import keys_of_body, read_evidence
from interference.vault.unlocked import Unlocked
from interference.views.downloads import pdf_download


@for_members
def reports(request: StaffRequest, *, member: Member) -> HttpResponseBase:
    return list_page(
        request,
        queryset=reports_of(member),
        columns=REPORT_COLUMNS,
        filterset=ReportFilter,
        title="干预情况报告",
        template="interference/reports.html",
        key="-place",
        empty="还没有收到报告。有报告时会显示在这里和工作台上。",
        export_name="干预情况报告登记",
        export_of=member.body,
        extra={"vault": open_vault(request, member), "member": member},
    )


@for_members
def report(request: StaffRequest, pk: Any, *, member: Member) -> HttpResponse:
    """One report: opened when the vault is, else what stands in the clear and the lock."""
    found = get_object_or_404(reports_of(member).select_related("body_key"), pk=pk)
    vault = open_vault(request, member)
    context: dict[str, Any] = {
        "report": found,
        "stages": stages_of(found.state),
        "events": timeline(found, labels=STATE_LABELS),
        "content": None,
        "damaged": False,
        "unlock_form": UnlockForm(),
    }
    if vault is not None:
        context |= _opened(request, found, vault)
    return render(request, "interference/report.html", context)


@for_members
def evidence(request: StaffRequest, pk: Any, blob_pk: Any, *, member: Member) -> Any:
    """An evidence file, decrypted while it is sent; always a download."""
    found = get_object_or_404(reports_of(member).select_related("body_key"), pk=pk)
    blob = get_object_or_404(EvidenceBlob, pk=blob_pk, report=found)
    vault = open_vault(request, member)
    if vault is None:
        return unlock_first(request)
    report_keys = keys_of_body(found, vault)
    content = open_report(found, by=request.user, vault=vault)
    described = find_evidence(found, report_keys, content, blob)
    if described is None:
        raise Http404
    for _ in read_evidence(blob, described):
        pass  # wholly authentic before the first byte leaves
    response = StreamingHttpResponse(
        read_evidence(blob, described), content_type="application/octet-stream"
    )
    response["Content-Length"] = described["size"]
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(described['name'])}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@for_members
def form_pdf(request: StaffRequest, pk: Any, *, member: Member) -> HttpResponse:
    """The statutory form as annexed to the regulation, made in memory."""
    found, vault = _found_and_vault(request, pk, member)
    if vault is None:
        return unlock_first(request)
    content = open_report(found, by=request.user, vault=vault)
    record_printed(found, by=request.user, what="报告表")
    return pdf_download(documents.form_pdf(found, content), f"报告表-{found}.pdf")


@for_members
def notice_pdf(request: StaffRequest, pk: Any, *, member: Member) -> HttpResponse:
    """The circulated notice as official document, made in memory."""
    found, vault = _found_and_vault(request, pk, member)
    if vault is None:
        return unlock_first(request)
    entries = all_entries(found, keys_of_body(found, vault))
    notices = [entry for entry in entries if entry.kind == Entry.Kind.CIRCULATION]
    if not notices:
        raise Http404
    record_printed(found, by=request.user, what="通报")
    return pdf_download(documents.notice_pdf(found, notices[-1].content), f"通报-{found}.pdf")


def _opened(request: StaffRequest, found: Report, vault: Unlocked) -> dict[str, Any]:
    report_keys = keys_of_body(found, vault)
    try:
        content = open_report(found, by=request.user, vault=vault)
    except envelope.Tampered:
        return {"damaged": True}
    entries = all_entries(found, report_keys)
    return {
        "content": content,
        "facts": documents.report_facts(content),
        "entries": entries,
        "acts": _acts(found, request),
        "has_notice": any(entry.kind == Entry.Kind.CIRCULATION for entry in entries),
    }


def _acts(found: Report, request: StaffRequest) -> list[tuple[str, str]]:
    """The steps that the table offers in this state: label and address.

    No address where another member has to decide.
    """
    return [
        (
            step.label,
            ""
            if needs_other(found, step, by=request.user)
            else reverse("interference:act", args=[found.pk, step.name]),
        )
        for step in PROCEDURE.steps_from(found.state)
    ]


def _found_and_vault(
    request: StaffRequest, pk: Any, member: Member
) -> tuple[Report, Unlocked | None]:
    found = get_object_or_404(reports_of(member).select_related("body_key"), pk=pk)
    return found, open_vault(request, member)
