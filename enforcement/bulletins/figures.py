"""The figures of a quarter: each is the length of a list, and knows which list.

Frozen as JSON: ``headline`` and ``tables``; a cell is {"value", "page", "params"}. ``page`` names
the list below (empty: no list), ``params`` are its filters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from enforcement.filters.conducted import ConductedFilter
from enforcement.filters.hazards import HazardFilter, SupervisionFilter, TalkFilter, of_quarter
from enforcement.models import Supervision, Talk
from enforcement.querysets.conducted import conducted, hazards_found
from enforcement.rules import bulletins as rules
from foundation.workdays.quarters import Quarter

Json = dict[str, Any]
PAGES: dict[str, tuple[Any, Callable[[], Any]]] = {
    "conducted": (ConductedFilter, conducted),
    "hazards": (HazardFilter, hazards_found),
    "supervisions": (SupervisionFilter, Supervision.objects.all),
    "talks": (TalkFilter, Talk.objects.all),
}
URL_NAMES = {page: f"enforcement:{page}" for page in PAGES}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of every bulletin, and the list of which it is the length."""

    key: str
    label: str
    unit: str
    page: str
    params: Callable[[Quarter], dict[str, str]]


def _visited(quarter: Quarter) -> dict[str, str]:
    return {"since": f"{quarter.first:%Y-%m-%d}", "until": f"{quarter.last:%Y-%m-%d}"}


def _found(**more: str) -> Callable[[Quarter], dict[str, str]]:
    return lambda quarter: {**of_quarter(quarter, "found"), **more}


def _at_end(name: str, **more: str) -> Callable[[Quarter], dict[str, str]]:
    return lambda quarter: {name: f"{quarter.last:%Y-%m-%d}", **more}


def _done_by_end(quarter: Quarter) -> dict[str, str]:
    return {**of_quarter(quarter, "found"), "cancelled_until": f"{quarter.last:%Y-%m-%d}"}


def _talked(kind: str) -> Callable[[Quarter], dict[str, str]]:
    return lambda quarter: {**of_quarter(quarter, "held"), "kind": kind}


FIGURES = (
    Figure("inspections", "开展监督检查", "次", "conducted", _visited),
    Figure("objects", "检查对象", "个", "conducted", lambda q: {**_visited(q), "once": "yes"}),
    Figure("orders", "下达责令限期整改", "份", "conducted", lambda q: of_quarter(q, "ordered")),
    Figure("found", "发现隐患", "项", "hazards", _found()),
    Figure("done", "季末前已销号", "项", "hazards", _done_by_end),
    Figure("major", "发现重大隐患", "项", "hazards", _found(level="major")),
    Figure("cancelled", "本季度销号隐患", "项", "hazards", lambda q: of_quarter(q, "cancelled")),
    Figure("overdue", "季末逾期未整改隐患", "项", "hazards", _at_end("overdue_on")),
    Figure(
        "overdue_major",
        "季末逾期未整改重大隐患",
        "项",
        "hazards",
        _at_end("overdue_on", level="major"),
    ),
    Figure("supervised", "季末挂牌督办", "项", "supervisions", _at_end("on")),
    Figure("listed", "本季度新挂牌", "项", "supervisions", lambda q: of_quarter(q, "listed")),
    Figure("removed", "本季度摘牌", "项", "supervisions", lambda q: of_quarter(q, "removed")),
    Figure("warnings", "预警", "次", "talks", _talked("warning")),
    Figure("talks", "约谈", "次", "talks", _talked("talk")),
)


def count(page: str, params: Mapping[str, str]) -> int:
    """The length of a list under these filters."""
    filterset, base = PAGES[page]
    found = filterset(dict(params), queryset=base())
    if not found.is_valid():
        raise ValueError(f"{page} does not understand {params}: {found.errors}")
    return int(found.qs.order_by().count())


def cell(value: int, page: str, params: Mapping[str, str]) -> Json:
    return {"value": value, "page": page, "params": dict(params)}


def counted(figure: Figure, quarter: Quarter) -> Json:
    params = figure.params(quarter)
    return cell(count(figure.page, params), figure.page, params)


def headline(quarter: Quarter) -> list[Json]:
    return [
        {"key": f.key, "label": f.label, "unit": f.unit, **counted(f, quarter)} for f in FIGURES
    ]


def values(figures: Json) -> dict[str, int]:
    """Key and value of the main figures."""
    return {row["key"]: row["value"] for row in figures["headline"]}


def compile_figures(quarter: Quarter) -> Json:
    """All figures of a quarter as they stand in the records now."""
    from enforcement.bulletins import tables  # noqa: PLC0415  (it takes cells from here)

    now = headline(quarter)
    return {"headline": now, "tables": tables.of_quarter(quarter, now)}


def differences(frozen: Json, fresh: Json) -> list[tuple[str, str, str]]:
    """What has changed in the records: label, frozen, now."""
    return rules.differences(flat(frozen), flat(fresh))


def flat(figures: Json) -> dict[str, str]:
    """Every figure under a label of its own."""
    found = {row["label"]: str(row["value"]) for row in figures["headline"]}
    for table in figures["tables"]:
        for row in table["rows"]:
            # Two units may bear the same name; their codes differ.
            label = row["label"] + row["cells"][0]["params"].get("q", "")
            for head, one in zip(table["heads"][1:], row["cells"], strict=True):
                found[f"{table['title']}／{label}／{head}"] = str(one["value"])
    return found
