"""Section summaries: the section head sends, the discipline group reads and sees who has not."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from foundation.accounts.requests import StaffRequest
from foundation.accounts.roles import Permission
from foundation.web.acts import act_page
from foundation.workdays.quarters import Quarter, today
from interference import rules
from interference.actions.sections import missing_sections, send_section_summary
from interference.actions.summaries import open_section_summary
from interference.forms.handling import SectionSummaryForm, quarter_code, quarter_from
from interference.models import Member, SectionSummary
from interference.permissions import confidential, for_members, open_vault, unlock_first

QUARTERS_SHOWN = 6


@confidential
def send(request: StaffRequest) -> HttpResponse:
    """A section head sends the material of a quarter, or "none"."""
    if not request.user.may(Permission.SEND_SECTION_SUMMARY):
        raise Http404
    asked = quarter_from(request.GET.get("quarter", "")) or Quarter.of(today()).previous()
    choices = [(quarter_code(one), str(one)) for one in _recent()]
    initial = {"quarter": quarter_code(asked)}
    form = SectionSummaryForm(
        request.POST if request.method == "POST" else None, quarters=choices, initial=initial
    )
    return act_page(
        request,
        form=form,
        perform=lambda form: send_section_summary(
            by=request.user,
            quarter=form.cleaned_data["quarter"],
            nothing_to_report=form.cleaned_data["nothing_to_report"],
            text=form.cleaned_data["text"],
        ),
        title="报送处室汇总材料",
        success="已报送派驻纪检组。材料只有派驻纪检组能够读取。",
        redirect_to="interference:section_send",
        template="interference/section_send.html",
        extra={"sent": _sent_by_office(request), "office": request.user.office},
    )


@for_members
def sections(request: StaffRequest, *, member: Member) -> HttpResponse:
    """Who has sent what for each quarter, and who has not."""
    if not request.user.may(Permission.READ_SECTION_SUMMARIES):
        raise Http404
    quarters = []
    for quarter in reversed(rules.quarters_over(member.body.founded_on, today())):
        sent = SectionSummary.objects.filter(
            body=member.body, year=quarter.year, quarter=quarter.number
        ).select_related("office", "sent_by")
        quarters.append(
            (quarter, sent.order_by("office__name", "version"), missing_sections(quarter))
        )
    context = {"quarters": quarters[:QUARTERS_SHOWN], "vault": open_vault(request, member)}
    return render(request, "interference/sections.html", context)


@for_members
def section(request: StaffRequest, pk: Any, *, member: Member) -> HttpResponse:
    summary = get_object_or_404(
        SectionSummary.objects.select_related("body_key"), pk=pk, body=member.body
    )
    vault = open_vault(request, member)
    if vault is None:
        return unlock_first(request)
    content = open_section_summary(summary, by=request.user, vault=vault)
    context = {"summary": summary, "content": content}
    return render(request, "interference/section.html", context)


def _recent() -> list[Quarter]:
    quarter, found = Quarter.of(today()), []
    for _ in range(QUARTERS_SHOWN):
        found.append(quarter)
        quarter = quarter.previous()
    return found


def _sent_by_office(request: StaffRequest) -> Any:
    rows = SectionSummary.objects.filter(office=request.user.office).select_related("sent_by")
    return rows.order_by("-year", "-quarter", "-version")[:QUARTERS_SHOWN]
