"""Penalties compared over the years, as charts, tables and CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosure import figures
from disclosure.fields import EXECUTION, industry_name, region_name
from disclosure.models import Tally

HEADS = ("年度", "行政区域", "行业", "执行情况", "数量（件）", "罚没金额（元）")


@login_not_required
@require_safe
def years(request: HttpRequest) -> HttpResponse:
    found = figures.penalties_by_year()
    context: dict[str, Any] = {"title": "行政处罚年度比较", "years": found}
    if found:
        context["charts"] = [figures.numbers_chart(found), figures.money_chart(found)]
        context["tables"] = figures.tables(found)
    return render(request, "disclosure/years.html", context)


@login_not_required
@require_safe
def years_csv(request: HttpRequest) -> StreamingHttpResponse:  # noqa: ARG001
    """Every count behind the page, with BOM."""
    response = StreamingHttpResponse(_lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="statistics.csv"'
    return response


class _Echo:
    def write(self, line: str) -> str:
        return line


def _lines() -> Iterator[str]:
    writer: Any = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEADS)
    rows = Tally.objects.all().whole().filter(kind="penalties")
    for one in rows.order_by("-year", "region_code", "industry", "execution"):
        place, trade = region_name(one.region_code), industry_name(one.industry)
        done = EXECUTION.get(one.execution, "")
        yield writer.writerow([one.year, place, trade, done, one.number, one.amount])
