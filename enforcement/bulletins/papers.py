"""The bulletin as official document (GB/T 9704), with its tables and charts in the annexes."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from enforcement.models import Bulletin
from enforcement.rules.hazards import rate_text
from foundation.accounts.models import User
from foundation.documents import actions as documents
from foundation.documents.models import Document
from foundation.documents.render import render
from foundation.documents.typed import typed_lines
from foundation.jurisdiction import current
from foundation.web.charts import bar_chart, grouped_bars
from foundation.workdays.quarters import today

SERIES = "enforcement.bulletin"
TEMPLATE = "pdf/enforcement/bulletin.html"
NUMERALS = "一二三四五六七八九十"


def issue_bulletin(bulletin: Bulletin, *, by: User) -> Document:
    return documents.issue(
        series=SERIES,
        title=title_of(bulletin),
        template=TEMPLATE,
        context=context_of(bulletin),
        made_on=today(),
        by=by,
        head=current().head(SERIES),
        public=True,
        subject=bulletin,
    )


def draft_pdf(bulletin: Bulletin) -> bytes:
    """The draft as it would be issued, without number; never stored."""
    return render(TEMPLATE, context_of(bulletin), made_on=today()).pdf


def title_of(bulletin: Bulletin) -> str:
    return f"关于{bulletin.period}安全生产监督检查情况的通报"


def context_of(bulletin: Bulletin) -> dict[str, Any]:
    tables = {one["key"]: one for one in bulletin.figures["tables"]}
    return {
        "title": title_of(bulletin),
        "title_rows": f"关于{bulletin.period}\n安全生产监督检查情况的通报",
        "blocks": blocks(bulletin.text),
        "jurisdiction": current(),
        "compared": paper_table(tables["comparison"], "46%"),
        "rate": rate_text(*_rate(bulletin.figures)),
        "plan": paper_table(tables["plan"], "34%"),
        "source": paper_table(tables["source"], "60%"),
        "region": paper_table(tables["region"], "24%"),
        "industry": paper_table(tables["industry"], "24%"),
        "category": paper_table(tables["category"], "60%"),
        "overdue": paper_table(tables["overdue"], "48%"),
        "charts": charts(bulletin.figures),
    }


def _rate(figures: dict[str, Any]) -> tuple[int, int]:
    values = {row["key"]: row["value"] for row in figures["headline"]}
    return values["done"], values["found"]


def blocks(text: str) -> list[tuple[str, str]]:
    """Each line as heading (一、), sub-heading of a paragraph, or paragraph."""
    return [("h2" if _is_heading(line) else "p", line) for line in typed_lines(text)]


def _is_heading(line: str) -> bool:
    head, mark, _ = line.partition("、")
    return bool(mark and head and len(line) <= 40 and all(char in NUMERALS for char in head))


def paper_table(table: dict[str, Any], first: str) -> dict[str, Any]:
    """Columns and rows as ``pdf/table.html`` takes them."""
    heads = table["heads"]
    columns = [(heads[0], first, ""), *((head, "", "centre") for head in heads[1:])]
    rows = [[row["label"], *(str(cell["value"]) for cell in row["cells"])] for row in table["rows"]]
    return {"title": table["title"], "columns": columns, "rows": rows}


def charts(figures: dict[str, Any]) -> dict[str, SafeString]:
    """Drawings for page and paper; none where there is nothing to draw."""
    tables = {one["key"]: one["rows"] for one in figures["tables"]}
    found: dict[str, SafeString] = {}
    regions = tables["region"]
    if any(cell["value"] for row in regions for cell in row["cells"]):
        series = [
            (label, [row["cells"][place]["value"] for row in regions])
            for place, label in enumerate(("监督检查", "发现隐患", "已销号"))
        ]
        names = [row["label"] for row in regions]
        found["region"] = grouped_bars("分地区监督检查和隐患", names, series, unit="次、项")
    kinds = [(row["label"], row["cells"][0]["value"]) for row in tables["category"]]
    if kinds:
        found["category"] = bar_chart("典型隐患", kinds, unit="项")
    return found
