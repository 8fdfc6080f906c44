"""Found and cancelled hazards, grouped; each figure knows its filter of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractQuarter, ExtractYear

from enforcement.models import Hazard
from enforcement.querysets.places import ELSEWHERE, prefectures
from enforcement.rules import hazards as rules
from foundation.enterprises.models import Industry
from foundation.regions import tree
from foundation.web.charts import Chart, grouped_bars

Rows = QuerySet[Any]
CANCELLED = Q(state=Hazard.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Line:
    """Found and cancelled of one group; ``params`` are the filters that list the found ones."""

    label: str
    found: int
    cancelled: int
    params: Mapping[str, str]
    found_url: str = ""
    cancelled_url: str = ""

    @property
    def rate(self) -> Decimal | None:
        return rules.rate(self.cancelled, self.found)

    @property
    def rate_text(self) -> str:
        return rules.rate_text(self.cancelled, self.found)

    def linked(self, address: str, kept: Mapping[str, str]) -> Line:
        query = {**kept, **self.params}
        cancelled = {**query, "state": Hazard.State.CANCELLED.value}
        # A filter of another state leaves none that is cancelled.
        other = query.get("state", cancelled["state"]) != cancelled["state"]
        return replace(
            self,
            found_url=f"{address}?{urlencode(query)}",
            cancelled_url="" if other else f"{address}?{urlencode(cancelled)}",
        )


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    title: str
    lines: Sequence[Line]

    @property
    def chart(self) -> Chart | None:
        """Found and cancelled side by side; nothing where there is nothing."""
        if not any(line.found for line in self.lines):
            return None
        series = [
            ("发现", [line.found for line in self.lines]),
            ("已销号", [line.cancelled for line in self.lines]),
        ]
        return grouped_bars(self.title, [line.label for line in self.lines], series)

    def linked(self, address: str, kept: Mapping[str, str]) -> Group:
        return replace(self, lines=[line.linked(address, kept) for line in self.lines])


@dataclass(frozen=True, slots=True)
class Rates:
    total: Line
    groups: Sequence[Group]


def rates(rows: Rows) -> Rates:
    """The rates of ``rows`` in five queries."""
    rows = rows.order_by()
    total = rows.aggregate(found=Count("pk"), cancelled=Count("pk", filter=CANCELLED))
    return Rates(
        total=Line("合计", total["found"], total["cancelled"], {}),
        groups=[
            Group("region", "按行政区域", _regions(rows)),
            Group("industry", "按行业", _choices(rows, "enterprise__industry", "industry")),
            Group("level", "按等级", _choices(rows, "level", "level")),
            Group("period", "按季度", _quarters(rows)),
        ],
    )


def counted(rows: Rows, *paths: str) -> list[dict[str, Any]]:
    grouped = rows.values(*paths).annotate(
        found=Count("pk"), cancelled=Count("pk", filter=CANCELLED)
    )
    return list(grouped.order_by(*paths))


def _regions(rows: Rows) -> list[Line]:
    sums = {code: [0, 0] for code, _ in [*prefectures(), (ELSEWHERE, "")]}
    regions = tree()
    for row in counted(rows, "enterprise__region_code"):
        code = prefecture_of(row["enterprise__region_code"])
        sums[code][0] += row["found"]
        sums[code][1] += row["cancelled"]
    names = {**{code: regions[code].name for code, _ in prefectures()}, ELSEWHERE: "本级及区外"}
    return [
        Line(names[code], found, cancelled, {"region": code})
        for code, (found, cancelled) in sums.items()
        if found or code != ELSEWHERE
    ]


def prefecture_of(code: str) -> str:
    """The prefecture in which a region lies; ``ELSEWHERE`` for all others."""
    regions = tree()
    inside = (one for one, _ in prefectures() if code.startswith(regions[one].prefix))
    return next(inside, ELSEWHERE)


def _choices(rows: Rows, path: str, name: str) -> list[Line]:
    labels = dict([*Industry.choices, *Hazard.Level.choices])
    return [
        Line(str(labels[row[path]]), row["found"], row["cancelled"], {name: row[path]})
        for row in counted(rows, path)
    ]


def _quarters(rows: Rows) -> list[Line]:
    dated = rows.annotate(year=ExtractYear("found_on"), part=ExtractQuarter("found_on"))
    return [
        Line(
            f"{row['year']}年第{row['part']}季度",
            row["found"],
            row["cancelled"],
            {"year": str(row["year"]), "quarter": str(row["part"])},
        )
        for row in counted(dated, "year", "part")
    ]
