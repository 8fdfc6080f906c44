"""What a quarter brought that is common, serious or a tendency (信息公开制度 第二条 2).

Violations are the penalties decided in it, by cause; hazards are those found in it, by category;
both by industry, with the areas they lie in. No unit is named.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from disclosure import fields
from disclosure.fields import Data
from disclosure.rules import tendency
from disclosure.rules.tendency import Group
from enforcement.models import Decision, Hazard
from enforcement.querysets.conducted import hazards_found
from foundation.enterprises.models import Enterprise
from foundation.regions import tree
from foundation.workdays.quarters import Quarter

SAMPLES = 3
LONGEST = 200
AREA = 4  # digits of a region's code that name its prefecture


@dataclass(frozen=True, slots=True)
class Source:
    """One register that a quarter is counted from; the rest are names of its columns."""

    key: str
    label: str
    rows: QuerySet[Any]
    day: str
    category: str
    industry: str
    region: str
    unit: str
    major: Q

    def of(self, quarter: Quarter) -> QuerySet[Any]:
        within = {f"{self.day}__range": (quarter.first, quarter.last)}
        return self.rows.filter(**within).order_by()


def sources() -> tuple[Source, Source]:
    penalties = Decision.objects.filter(
        state=Decision.State.IN_FORCE, kind=Decision.Kind.PENALTY, served_on__isnull=False
    )
    return (
        Source(
            "disclosure.violations",
            "违法行为",
            penalties,
            "decided_on",
            "case__title",
            "case__industry",
            "case__region_code",
            "case__party_name",
            Q(case__major=True),
        ),
        Source(
            fields.HAZARDS,
            "事故隐患",
            hazards_found().filter(enterprise__isnull=False),
            "found_on",
            "category",
            "enterprise__industry",
            "enterprise__region_code",
            "enterprise",
            Q(level=Hazard.Level.MAJOR),
        ),
    )


def items_of(quarter: Quarter) -> Iterator[tuple[str, Data]]:
    """Key and public fields of all that is to be told of the quarter, violations first."""
    for source in sources():
        before = {_pair(row, source): row["found"] for row in _grouped(source, quarter.previous())}
        groups = [
            Group(
                *_pair(row, source),
                row["found"],
                row["serious"],
                row["units"],
                before.get(_pair(row, source), 0),
            )
            for row in _grouped(source, quarter)
        ]
        areas = _areas(source, quarter)
        for group, kinds in tendency.told(groups):
            yield _key(source, quarter, group), _told(source, quarter, group, kinds, areas)


def _pair(row: Mapping[str, Any], source: Source) -> tuple[str, str]:
    return row[source.category], row[source.industry]


def _grouped(source: Source, quarter: Quarter) -> QuerySet[Any, dict[str, Any]]:
    rows = source.of(quarter).values(source.category, source.industry)
    counted: QuerySet[Any, dict[str, Any]] = rows.annotate(
        found=Count("pk"),
        serious=Count("pk", filter=source.major),
        units=Count(source.unit, distinct=True),
    ).order_by(source.category, source.industry)
    return counted


def _areas(source: Source, quarter: Quarter) -> Mapping[tuple[str, str], list[str]]:
    """How many in which prefecture, the most first."""
    rows = source.of(quarter).annotate(area=Substr(source.region, 1, AREA))
    counted = rows.values(source.category, source.industry, "area").annotate(found=Count("pk"))
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in counted.order_by("-found", "area"):
        found[_pair(row, source)].append(f"{_area(row['area'])}{row['found']}项")
    return found


def _area(digits: str) -> str:
    code = digits.ljust(6, "0")
    return tree()[code].name if code in tree() else code


def _key(source: Source, quarter: Quarter, group: Group) -> str:
    category = group.category
    if source.key != fields.HAZARDS:  # a cause is a free text, too long for a key
        category = hashlib.sha256(category.encode()).hexdigest()[:12]
    return f"{source.key}:{quarter.year}-{quarter.number}-{category}-{group.industry}"


def _told(
    source: Source,
    quarter: Quarter,
    group: Group,
    kinds: tuple[str, ...],
    areas: Mapping[tuple[str, str], list[str]],
) -> Data:
    trade = fields.industry_name(group.industry)
    return {
        "title": f"{trade}：{group.category}",
        "subject": source.label,
        "classes": [tendency.LABELS[kind] for kind in kinds],
        "category": group.category,
        "industry": group.industry,
        "industry_name": trade,
        "found": group.found,
        "major": group.major,
        "units": group.units,
        "before": group.before,
        "areas": areas[group.category, group.industry],
        "samples": _samples(source, quarter, group),
        "advice": "",
        "period": str(quarter),
        "period_end": f"{quarter.last:%Y-%m-%d}",
    }


def _samples(source: Source, quarter: Quarter, group: Group) -> list[str]:
    """Of violations the provisions broken; of hazards a few descriptions, the serious first."""
    same = {source.category: group.category, source.industry: group.industry}
    rows = source.of(quarter).filter(**same)
    if source.key != fields.HAZARDS:
        told = rows.exclude(case__violated="").values_list("case__violated", flat=True)
        return [text[:LONGEST] for text in told.order_by("case__violated").distinct()[:SAMPLES]]
    names = list(
        Enterprise.objects.filter(hazards__in=rows).values_list("name", flat=True).distinct()
    )
    found = []
    for what in rows.order_by("-level", "pk").values_list("what", flat=True)[:SAMPLES]:
        text = what
        for name in names:
            text = text.replace(name, "某企业")
        found.append(text[:LONGEST])
    return found
