"""The annual report: page, PDF, what was stated; and the documents that were issued."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enforcement.actions.stating import state_figures, year_key
from enforcement.annual import papers
from enforcement.annual.counting import PAPERS
from enforcement.annual.report import Line, report_of
from enforcement.annual.text import paragraphs
from enforcement.filters.papers import PaperFilter
from enforcement.forms.annual import StateForm
from enforcement.tables.papers import COLUMNS
from enforcement.views.shared import CHANGING
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.trail import timeline
from foundation.documents.models import Document
from foundation.web.acts import act_page
from foundation.web.listing import list_page
from foundation.workdays.quarters import today

readers_only = holders_only(Permission.READ_ENFORCEMENT)
TITLE = "三项制度年度报告"
FIRST_YEAR, SHOWN = 2000, 6


@require_safe
@readers_only
def newest(_request: HttpRequest) -> HttpResponse:
    """January still works on the year that has ended."""
    now = today()
    return redirect("enforcement:annual", year=now.year - 1 if now.month == 1 else now.year)


@require_safe
@readers_only
def annual(request: HttpRequest, year: int) -> HttpResponse:
    _known(year)
    by, report = signed_in(request), report_of(year)
    context = {
        "title": f"{year}年{TITLE}",
        "crumbs": [(TITLE, "")],
        "report": report,
        "lines": [_linked(line, by) for line in report.lines],
        "blocks": paragraphs(report),
        "charts": papers.charts(report),
        "years": range(today().year, today().year - SHOWN, -1),
        "tables": [
            ("分地区情况", "地区", report.regions),
            ("分行业情况", "行业", report.industries),
        ],
        "may_state": by.may(Permission.MAKE_PLANS),
        "events": timeline(year_key(year)).reverse()[:20],
    }
    return render(request, "enforcement/annual.html", context)


@require_safe
@readers_only
def annual_pdf(_request: HttpRequest, year: int) -> HttpResponse:
    _known(year)
    answer = HttpResponse(papers.pdf_of(report_of(year)), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="annual-report-{year}.pdf"'
    return answer


@CHANGING
@holders_only(Permission.MAKE_PLANS)
def state(request: HttpRequest, year: int) -> HttpResponse:
    _known(year)
    by, back = signed_in(request), reverse("enforcement:annual", args=[year])
    given = (request.POST,) if request.method == "POST" else ()

    def perform(form: Any) -> Any:
        return state_figures(year, form.values, origin=form.cleaned_data["origin"], by=by)

    return act_page(
        request,
        form=StateForm(*given, year=year),
        perform=perform,
        title=f"填报{year}年数据",
        success="已填报。",
        redirect_to=lambda _done: back,
        template="enforcement/sections.html",
        extra={
            "crumbs": [(TITLE, back), (f"填报{year}年数据", "")],
            "intro": "系统有记录的数字以记录为准，上报数只作对照；比率由系统计算。"
            "不填的项目视为没有上报，清空即撤回。",
            "submit_label": "保存",
            "cancel_url": back,
        },
    )


@require_safe
@readers_only
def issued_papers(request: HttpRequest) -> HttpResponseBase:
    rows: QuerySet[Any] = Document.objects.filter(series__startswith=PAPERS)
    return list_page(
        request,
        queryset=rows,
        columns=COLUMNS,
        filterset=PaperFilter,
        title="执法文书",
        empty="还没有制作执法文书。",
    )


def _linked(line: Line, by: User) -> Line:
    """An officer's list of tips holds his own alone, so the figure leads him nowhere."""
    hidden = line.key == "tips" and not by.may(Permission.ASSIGN_TIPS)
    return replace(line, url="") if hidden else line


def _known(year: int) -> None:
    if not FIRST_YEAR < year <= today().year:
        raise Http404
