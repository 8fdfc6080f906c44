"""A year of supervision in figures, on the page and as the yearly report."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from correction.statistics import statistics
from foundation.accounts.checks import holders_only
from foundation.accounts.roles import Permission
from foundation.documents.render import render as render_paper
from foundation.jurisdiction import current
from foundation.workdays.quarters import today

organisers_only = holders_only(Permission.ORGANISE_CORRECTION)
FIRST_YEAR, SHOWN = 2000, 6
TITLE = "执法监督检查纠错年度报告"


@require_safe
@organisers_only
def newest(_request: HttpRequest) -> HttpResponse:
    return redirect("correction:statistics", year=today().year)


@require_safe
@organisers_only
def figures(request: HttpRequest, year: int) -> HttpResponse:
    context = {
        "title": f"{_known(year)}年监督纠错统计",
        "crumbs": [("监督纠错统计", "")],
        "year": year,
        "years": range(today().year, today().year - SHOWN, -1),
        "found": statistics(year),
    }
    return render(request, "correction/statistics.html", context)


@require_safe
@organisers_only
def report(_request: HttpRequest, year: int) -> HttpResponse:
    """The yearly report as PDF, made anew from the records each time."""
    context = {
        "title": f"{_known(year)}年{TITLE}",
        "jurisdiction": current(),
        "year": year,
        "found": statistics(year),
        "columns": [("项目", "70%", ""), ("数量", "", "number")],
    }
    paper = render_paper("pdf/correction/yearly.html", context, made_on=today())
    answer = HttpResponse(paper.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="correction-{year}.pdf"'
    return answer


def _known(year: int) -> int:
    if not FIRST_YEAR <= year <= today().year:
        raise Http404
    return year
