"""Quarterly summaries and the yearly list per leader."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from foundation.accounts.requests import StaffRequest
from foundation.workdays.quarters import today
from interference import documents
from interference.actions.summaries import (
    leaders_of,
    open_for_annex,
    record_annual,
    record_download,
)
from interference.models import Member, QuarterlySummary
from interference.permissions import for_members, open_vault, unlock_first
from interference.views.downloads import pdf_download


@for_members
def summaries(request: StaffRequest, *, member: Member) -> HttpResponse:
    rows = QuarterlySummary.objects.filter(body=member.body).select_related("document")
    context = {
        "summaries": [(row, documents.summary_facts(row)) for row in rows],
        "vault": open_vault(request, member),
        "body": member.body,
    }
    return render(request, "interference/summaries.html", context)


@for_members
def download(request: StaffRequest, pk: int, *, member: Member) -> HttpResponse:
    """The summary as issued; with the vault open, the confidential annex is added in memory."""
    rows = QuarterlySummary.objects.select_related("document", "body")
    summary = get_object_or_404(rows, pk=pk, body=member.body)
    vault = open_vault(request, member)
    if vault is None or request.GET.get("annex") == "0":
        record_download(summary, by=request.user, annex=False)
        with summary.document.file.open() as stored:
            return pdf_download(stored.read(), f"{summary.document.title}.pdf")
    rows_of_annex = open_for_annex(summary, by=request.user, vault=vault)
    record_download(summary, by=request.user, annex=True)
    pdf = documents.summary_with_annex(summary, rows_of_annex)
    return pdf_download(pdf, f"{summary.document.title}（含保密附件）.pdf")


@for_members
def annual(request: StaffRequest, *, member: Member) -> HttpResponse:
    """The list per leader for the yearly assessment (article 11)."""
    years = list(range(today().year, member.body.founded_on.year - 1, -1))
    asked = request.GET.get("year", "")
    year = next((one for one in years if str(one) == asked), years[0])
    vault = open_vault(request, member)
    if vault is None:
        return unlock_first(request)
    leaders = leaders_of(year, by=request.user, vault=vault)
    if request.GET.get("format") == "pdf":
        record_annual(member, year, by=request.user)
        pdf = documents.annual_pdf(member.body, year, leaders)
        return pdf_download(pdf, f"{year}年度领导干部干预执法情况名单.pdf")
    context = {"year": year, "years": years, "leaders": leaders}
    return render(request, "interference/annual.html", context)
