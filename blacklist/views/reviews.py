"""Safety review look-up, and the report of a unit by its one-time link."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from blacklist.actions import reviewing, watching
from blacklist.forms.reviews import ReviewForm, UnitReportForm
from blacklist.models import Listing, PeriodReport, SafetyReview
from blacklist.tables import REVIEWS
from enforcement.views.shared import CHANGING
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.roles import Permission
from foundation.procedure.refusals import Refused
from foundation.web.acts import act_page, show_refusal
from foundation.web.listing import list_page

reviewers_only = holders_only(Permission.REVIEW_SAFETY)
watchers_only = holders_only(Permission.WATCH_LISTINGS)
TITLE = "安全审核"


@require_safe
@reviewers_only
def reviews(request: HttpRequest) -> HttpResponseBase:
    return list_page(
        request,
        queryset=SafetyReview.objects.select_related("enterprise", "asked_by", "opinion"),
        columns=REVIEWS,
        title=TITLE,
        template="blacklist/reviews.html",
        empty="还没有查询。点“查询并出具意见”。",
    )


@CHANGING
@reviewers_only
def review(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    return act_page(
        request,
        form=ReviewForm,
        perform=lambda form: reviewing.review(reviewing.Question(**form.cleaned_data), by=by),
        title="查询并出具意见",
        success=lambda made: f"结果：{'通过' if made.passed else '不予通过'}，意见已印发。",
        redirect_to=lambda _made: reverse("blacklist:reviews"),
        extra={
            "crumbs": [(TITLE, reverse("blacklist:reviews")), ("查询", "")],
            "intro": "因发生生产安全事故列入的，当年申报项目、专项资金、荣誉称号审核不予通过。"
            "每次查询都留存。",
            "submit_label": "查询",
            "cancel_url": reverse("blacklist:reviews"),
        },
    )


@require_POST
@never_cache
@watchers_only
def make_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A one-time link for one report; it is shown here and nowhere else."""
    by = signed_in(request)
    seen = Listing.objects.visible_to(by)
    report = get_object_or_404(PeriodReport.objects.filter(listing__in=seen), pk=pk)
    secret = watching.make_link(report, by=by)
    address = request.build_absolute_uri(reverse("unit_report:report", args=[secret]))
    context = {
        "title": "企业报告链接",
        "crumbs": [(str(report.listing), report.listing.get_absolute_url()), ("报告链接", "")],
        "report": report,
        "address": address,
    }
    return render(request, "blacklist/link.html", context)


@login_not_required
@never_cache
@CHANGING
def unit_report(request: HttpRequest, secret: str) -> HttpResponse:
    """The unit hands in its report; whoever holds the link sees nothing but its period."""
    link = watching.usable_link(secret)
    if link is None:
        raise Http404
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UnitReportForm(*given)
    if request.method == "POST" and form.is_valid():
        try:
            return _thanks(request, watching.submit_by_link(secret, **form.cleaned_data))
        except Refused as refusal:
            show_refusal(form, refusal)
    context: dict[str, Any] = {"form": form, "report": link.report, "title": "安全生产情况报告"}
    return render(request, "blacklist/unit_report.html", context)


def _thanks(request: HttpRequest, report: PeriodReport) -> HttpResponse:
    return render(request, "blacklist/unit_report_done.html", {"report": report})
