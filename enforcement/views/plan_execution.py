"""Execution of plans at any day, and the inspections behind every figure (三（二）)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from enforcement.execution import (
    Execution,
    campaign_execution,
    done_in_campaign,
    done_in_year,
    execution_of,
)
from enforcement.filters.plans import counted_filter
from enforcement.forms.plans import DayForm
from enforcement.models import Inspection
from enforcement.plan_papers import QUARTER_LABELS
from enforcement.rules import plans as rules
from enforcement.tables.plans import COUNTED_COLUMNS, address_of
from enforcement.views.plans import crumbs, found_plan
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.roles import Permission
from foundation.web.charts import grouped_bars
from foundation.web.listing import list_page
from foundation.workdays.quarters import today

readers_only = holders_only(Permission.READ_ENFORCEMENT)
readable = require_http_methods(["GET", "HEAD"])


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the execution table: figures and where each leads."""

    label: str
    url: str
    progress: rules.Progress
    quarters: list[tuple[int, int, str]]
    list_url: str
    dropped: bool = False


@readable
@readers_only
def execution(request: HttpRequest, year: int) -> HttpResponse:
    form, on = _asked(request)
    return _page(request, execution_of(_year(year), on), form)


@readable
@readers_only
def of_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    found = found_plan(request, pk)
    if not found.is_campaign or not found.in_force_on:
        raise Http404
    form, on = _asked(request)
    return _page(request, campaign_execution(found, on), form)


@readable
@readers_only
def counted(request: HttpRequest, year: int) -> HttpResponseBase:
    """The inspections that count for a year's plan by a day."""
    _form, on = _asked(request)
    found = execution_of(_year(year), on)
    return _list(request, found, done_in_year(year, on))


@readable
@readers_only
def counted_of_campaign(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = found_plan(request, pk)
    if not found.is_campaign:
        raise Http404
    _form, on = _asked(request)
    return _list(request, campaign_execution(found, on), done_in_campaign(found, on))


def _year(year: int) -> int:
    if not 2004 <= year <= 2100:
        raise Http404
    return year


def _asked(request: HttpRequest) -> tuple[DayForm, date]:
    """The day from ``?on=``; today without it. A day that makes no sense shows its error."""
    form = DayForm(request.GET or None, initial={"on": today()})
    asked = form.day(today())
    return form, asked if 2000 <= asked.year <= 2200 else today()


def _page(request: HttpRequest, found: Execution, form: DayForm) -> HttpResponse:
    plan = found.plan
    title = f"执行情况：{plan}" if plan else f"{found.year}年度计划执行情况"
    trail = (str(plan), address_of(plan), ("执行情况", "")) if plan else ("执行情况", "")
    context = {
        "title": title,
        "crumbs": crumbs(*trail),
        "execution": found,
        "plan": plan,
        "form": form,
        "on": found.on,
        "lines": [_line(row, found) for row in found.rows],
        "classes": _classes(found),
        "total": found.total,
        "all_url": _address(found),
        "behind_count": sum(row.progress.behind for row in found.rows),
        "chart": _chart(found) if plan and not plan.is_campaign else None,
    }
    return render(request, "enforcement/plan_execution.html", context)


def _line(row: Any, found: Execution) -> Line:
    item = row.item
    line = str(item.line)
    planned = (0, 0, 0, 0) if row.dropped else item.quarters
    return Line(
        label=item.title,
        url=reverse("enforcement:plan_item", args=[item.plan_id, item.pk]),
        progress=row.progress,
        quarters=[
            (planned[n - 1], row.quarters[n - 1], _address(found, item=line, quarter=str(n)))
            for n in rules.QUARTERS
        ],
        list_url=_address(found, item=line),
        dropped=row.dropped,
    )


def _classes(found: Execution) -> list[tuple[str, rules.Progress, str]]:
    if found.plan is None or found.plan.is_campaign:
        return []
    return [
        (label, found.of_class(klass), _address(found, klass=klass))
        for klass, label in rules.CLASS_LABELS.items()
    ]


def _address(found: Execution, **wanted: str) -> str:
    """The list of the inspections behind a figure."""
    if found.plan is not None and found.plan.is_campaign:
        path = reverse("enforcement:campaign_counted", args=[found.plan.pk])
    else:
        path = reverse("enforcement:plan_counted", args=[found.year])
    return f"{path}?{urlencode({**wanted, 'on': found.on})}"


def _chart(found: Execution) -> Any:
    planned = [found.quarter_planned(number) for number in rules.QUARTERS]
    made = [found.quarter_made(number) for number in rules.QUARTERS]
    return grouped_bars(
        "各季度计划与实际检查次数", QUARTER_LABELS, [("计划", planned), ("实际", made)], unit="次"
    )


def _list(request: HttpRequest, found: Execution, done: QuerySet[Inspection]) -> HttpResponseBase:
    visible = Inspection.objects.visible_to(signed_in(request))
    plan = found.plan
    name = str(plan) if plan else f"{found.year}年度计划"
    back = (
        reverse("enforcement:campaign_execution", args=[plan.pk])
        if plan and plan.is_campaign
        else reverse("enforcement:plan_execution", args=[found.year])
    )
    return list_page(
        request,
        queryset=done.filter(pk__in=visible.values("pk")).select_related(
            "enterprise", "department", "plan_item"
        ),
        columns=COUNTED_COLUMNS,
        filterset=counted_filter(found),
        title=f"计入执行的检查（截至{found.on}）",
        key="-started_at",
        empty="截至该日还没有计入该计划的检查。",
        extra={
            "crumbs": crumbs(name, f"{back}?on={found.on}", ("计入执行的检查", "")),
            "kept": [("on", str(found.on))],
        },
    )
