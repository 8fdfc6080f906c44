"""What the lists of this room show."""

from __future__ import annotations

from django.urls import reverse

from foundation.web.listing import Column
from interference.models import Report
from interference.queries import news_of
from interference.rules import KIND_MARKS


def _kinds(report: Report) -> str:

    return "".join(f"（{KIND_MARKS[kind]}）" for kind in report.kinds)


def _period(report: Report) -> str:
    return f"{report.year}年第{report.quarter}季度"


REPORT_COLUMNS = [
    Column(
        "number",
        "登记号",
        str,
        order="place",
        link=lambda report: reverse("interference:report", args=[report.pk]),
    ),
    Column("state", "状态", "get_state_display", order="state"),
    Column("news", "新情况", news_of),
    Column("kinds", "情形（第五条）", _kinds),
    Column("manner", "方式", "get_manner_display", order="manner"),
    Column("period", "报告季度", _period, order="quarter"),
    Column("late", "逾期", lambda report: "逾期" if report.late else "按期", order="late"),
]
