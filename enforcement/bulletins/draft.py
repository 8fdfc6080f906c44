"""The draft text of a bulletin from its frozen figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from enforcement.bulletins import figures as make
from enforcement.rules import bulletins as rules
from foundation.workdays.quarters import Quarter

FOUND = 1  # place of the found hazards among the cells of the table of regions


def draft_text(quarter: Quarter, figures: dict[str, Any]) -> str:
    tables = {one["key"]: one["rows"] for one in figures["tables"]}
    compared = {
        row["key"]: [cell["value"] for cell in row["cells"]] for row in tables["comparison"]
    }
    groups: dict[str, Sequence[tuple[str, int]]] = {
        "source": _column(tables["source"], 0),
        "region": _column(tables["region"], FOUND),
        "category": _column(tables["category"], 0),
        "overdue": _column(tables["overdue"], 0),
        "plan": [(row["label"], cell["value"]) for row in tables["plan"] for cell in row["cells"]],
    }
    return rules.draft(
        quarter,
        make.values(figures),
        {key: cells[1] for key, cells in compared.items()},
        {key: cells[2] for key, cells in compared.items()},
        groups,
    )


def _column(rows: list[dict[str, Any]], place: int) -> list[tuple[str, int]]:
    return [(row["label"], row["cells"][place]["value"]) for row in rows]
