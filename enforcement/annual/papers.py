"""The report on paper: text, figures beside the year before, areas, industries, charts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from enforcement.annual.report import BROKEN_DOWN, Report, Share
from enforcement.annual.text import paragraphs
from enforcement.rules.annual import FIGURES
from foundation.documents.render import render
from foundation.jurisdiction import current
from foundation.web.charts import Chart, bar_chart, grouped_bars
from foundation.workdays.quarters import today

TEMPLATE = "pdf/enforcement/annual.html"


def pdf_of(report: Report) -> bytes:
    return render(TEMPLATE, context_of(report), made_on=today()).pdf


def context_of(report: Report) -> dict[str, Any]:
    rows = [
        [line.label, line.text, line.before_text, _remark(line)]
        for line in report.lines
        if line.value is not None or line.stated is not None
    ]
    return {
        "year": report.year,
        "title": f"{report.year}年度安全生产行政执法“三项制度”执行情况报告",
        "jurisdiction": current(),
        "blocks": paragraphs(report),
        "main": {
            "columns": [
                ("项目", "34%", ""),
                (f"{report.year}年", "20%", "centre"),
                (f"{report.year - 1}年", "20%", "centre"),
                ("说明", "", ""),
            ],
            "rows": rows,
        },
        "regions": _table("地区", report.regions),
        "industries": _table("行业", report.industries),
        "charts": charts(report),
    }


def _remark(line: Any) -> str:
    if line.contradiction:
        return f"上报{line.stated_text}，{line.contradiction.why}{line.text}"
    return "" if line.from_records or line.value is None else "上报数，系统没有记录"


def _table(head: str, shares: Any) -> dict[str, Any]:
    columns = [(head, "22%", "")]
    columns += [(FIGURES[key][0].removeprefix("实施"), "", "centre") for key in BROKEN_DOWN]
    rows = [[share.label, *(text for _, text, _ in share.cells)] for share in shares]
    return {"columns": columns, "rows": rows}


def charts(report: Report) -> dict[str, Chart]:
    """Drawings for page and paper; none where there is nothing to draw."""
    found: dict[str, Chart] = {}
    places = {key: number for number, key in enumerate(BROKEN_DOWN)}
    shares = report.regions
    drawn = ("inspections", "hazards_found", "hazards_rectified")
    if any(share.values[places[key]] for share in shares for key in drawn):
        found["regions"] = grouped_bars(
            "分地区执法检查和隐患",
            [share.label for share in shares],
            [
                (label, [int(share.values[places[key]]) for share in shares])
                for key, label in zip(drawn, ("执法检查", "排查隐患", "整改隐患"), strict=True)
            ],
            unit="家次、项",
        )
    fined = _fined(report.industries, places["fines_total"])
    if fined:
        found["fines"] = bar_chart("分行业罚款", fined, unit="万元")
    return found


def _fined(shares: Any, place: int) -> list[tuple[str, float]]:
    rows: list[tuple[Decimal, Share]] = [(share.values[place], share) for share in shares]
    found = sorted((row for row in rows if row[0]), key=lambda row: -row[0])
    return [(share.label, float(round(value / 10000, 2))) for value, share in found]
