"""A year's report: each figure with its list, the year before, and what was stated otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from enforcement.annual.counting import KINDS, Tables, counted
from enforcement.models import StatedFigure
from enforcement.querysets.conducted import DEPARTMENTS
from enforcement.querysets.places import ELSEWHERE, prefectures
from enforcement.querysets.rates import prefecture_of
from enforcement.rules import annual as rules
from enforcement.rules.annual import FIGURES, Contradiction
from foundation.enterprises.models import Industry

# The breakdowns: what each column shows.
BROKEN_DOWN = (
    "inspections",
    "hazards_found",
    "hazards_rectified",
    "cases_filed",
    "fines_total",
    "warnings",
    "accidents",
)
_FROM_PAST = "_past_documents"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: ``url`` is its list (empty without one), ``stated`` what was reported."""

    key: str
    label: str
    unit: str
    value: Decimal | None
    before: Decimal | None
    url: str
    stated: Decimal | None = None
    from_records: bool = True
    contradiction: Contradiction | None = None

    @property
    def text(self) -> str:
        return rules.shown(self.key, self.value)

    @property
    def before_text(self) -> str:
        return rules.shown(self.key, self.before)

    @property
    def stated_text(self) -> str:
        return rules.shown(self.key, self.stated)


@dataclass(frozen=True, slots=True)
class Share:
    """The figures of one area or industry, in the order of ``BROKEN_DOWN``, with their lists."""

    code: str
    label: str
    values: Sequence[Decimal]
    urls: Sequence[str]

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """Heading, text, address of each."""
        return [
            (FIGURES[key][0], rules.shown(key, value), url if value else "")
            for key, value, url in zip(BROKEN_DOWN, self.values, self.urls, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Report:
    year: int
    lines: Sequence[Line]
    regions: Sequence[Share]
    industries: Sequence[Share]
    contradictions: Sequence[Contradiction]

    def values(self) -> dict[str, Decimal | None]:
        return {line.key: line.value for line in self.lines}

    def line(self, key: str) -> Line:
        return next(line for line in self.lines if line.key == key)


def report_of(year: int) -> Report:
    """The report of ``year`` as the records stand now."""
    tables, earlier = counted(year), counted(year - 1)
    recorded, stated = totals(tables), stated_of(year)
    before = rules.whole(totals(earlier), stated_of(year - 1))
    found = list(rules.contradictions(recorded, stated))
    against = {one.key: one for one in found}
    values = rules.whole(recorded, stated)
    lines = [
        Line(
            key,
            label,
            unit,
            values[key],
            before[key],
            _url(key, year) if recorded.get(key) is not None else "",
            stated.get(key),
            recorded.get(key) is not None or key in rules.RATES,
            against.get(key),
        )
        for key, (label, unit) in FIGURES.items()
    ]
    return Report(year, lines, _regions(tables, year), _industries(tables, year), found)


def totals(tables: Tables) -> dict[str, Decimal | None]:
    """The sums of the year; documents issued before the system came are among the documents."""
    found: dict[str, Decimal | None] = {
        key: sum(table.values(), Decimal(0)) for key, table in tables.items()
    }
    past = found.pop(_FROM_PAST, None)
    if past:
        found["documents_issued"] = (found.get("documents_issued") or Decimal(0)) + past
    return found


def stated_of(year: int) -> dict[str, Decimal | None]:
    return dict(
        StatedFigure.objects.filter(year=year, value__isnull=False).values_list("key", "value")
    )


def _regions(tables: Tables, year: int) -> list[Share]:
    names = {**dict(prefectures()), ELSEWHERE: "本级及区外"}
    sums = {code: [Decimal(0)] * len(BROKEN_DOWN) for code in names}
    for place, key in enumerate(BROKEN_DOWN):
        for (region, _), value in tables.get(key, {}).items():
            sums[prefecture_of(region)][place] += value
    return [
        Share(code, names[code], values, [_url(key, year, region=code) for key in BROKEN_DOWN])
        for code, values in sums.items()
        if any(values) or code != ELSEWHERE
    ]


def _industries(tables: Tables, year: int) -> list[Share]:
    labels = {**dict(Industry.choices), DEPARTMENTS: "下级部门"}
    sums = {code: [Decimal(0)] * len(BROKEN_DOWN) for code in labels}
    for place, key in enumerate(BROKEN_DOWN):
        for (_, industry), value in tables.get(key, {}).items():
            if industry in sums:
                sums[industry][place] += value
    return [
        Share(
            code, str(labels[code]), values, [_url(key, year, industry=code) for key in BROKEN_DOWN]
        )
        for code, values in sums.items()
        if any(values)
    ]


def _url(key: str, year: int, **more: str) -> str:
    """The list behind a figure; empty for a figure that has none."""
    if key not in _LISTS:
        return ""
    name, params = _LISTS[key]
    spans = {"{first}": f"{year}-01-01", "{last}": f"{year}-12-31", "{year}": f"{year}"}
    given = {name: spans.get(value, value) for name, value in params.items()}
    address = reverse(name if ":" in name else f"enforcement:{name}")
    return f"{address}?{urlencode({**given, **more})}"


def _span(name: str) -> Mapping[str, str]:
    return {f"{name}since": "{first}", f"{name}until": "{last}"}


_DECIDED = _span("decided_")
_LISTS: dict[str, tuple[str, Mapping[str, str]]] = {
    "inspections": ("conducted", _span("")),
    "documents_issued": ("papers", _span("")),
    "hazards_found": ("hazards", _span("found_")),
    "hazards_rectified": ("hazards", {**_span("found_"), "cancelled_until": "{last}"}),
    "cases_filed": ("cases", _span("registered_")),
    "fines_total": ("cases", {**_DECIDED, "kind": "fine"}),
    "fines_accident": ("cases", {**_DECIDED, "kind": "fine", "source": "accident"}),
    "fines_inspection": ("cases", {**_DECIDED, "kind": "fine", "not_source": "accident"}),
    **{key: ("cases", {**_DECIDED, "kind": kind}) for key, kind in KINDS.items()},
    "reviews": ("cases", {**_span("challenged_"), "challenge": "review"}),
    "litigations": ("cases", {**_span("challenged_"), "challenge": "litigation"}),
    "accidents": ("accidents", _span("occurred_")),
    "deaths": ("accidents", {**_span("occurred_"), "deaths": "yes"}),
    "tips": ("tips", _span("received_")),
}


def register_list(key: str, url_name: str, params: Mapping[str, str]) -> None:
    """The list behind a figure of a room above this one."""
    _LISTS[key] = (url_name, dict(params))


def as_json(report: Report) -> dict[str, Any]:
    """Plain numbers by key (yuan, per cent), the year before, breakdowns, contradictions."""
    return {
        "year": report.year,
        **{line.key: _number(line.value) for line in report.lines},
        "before": {line.key: _number(line.before) for line in report.lines},
        "stated": {
            line.key: _number(line.stated) for line in report.lines if line.stated is not None
        },
        "by_region": _shares(report.regions),
        "by_industry": _shares(report.industries),
        "contradictions": [
            {
                "key": one.key,
                "stated": _number(one.stated),
                "computed": _number(one.computed.quantize(Decimal("0.01"))),
                "text": one.text,
            }
            for one in report.contradictions
        ],
    }


def _shares(shares: Sequence[Share]) -> list[dict[str, Any]]:
    return [
        {
            "code": share.code,
            "label": share.label,
            **dict(zip(BROKEN_DOWN, map(_number, share.values), strict=True)),
        }
        for share in shares
    ]


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
