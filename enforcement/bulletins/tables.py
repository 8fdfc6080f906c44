"""The tables of a bulletin, counted in groups; each cell knows the list behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.formats import date_format

from enforcement.bulletins import figures as make
from enforcement.execution import Execution, execution_of
from enforcement.models import Hazard, Inspection, Plan
from enforcement.querysets.conducted import DEPARTMENTS, conducted, hazards_found
from enforcement.querysets.hazards import overdue_on
from enforcement.querysets.places import ELSEWHERE, prefectures
from enforcement.querysets.rates import prefecture_of
from foundation.enterprises.models import Industry
from foundation.workdays.quarters import Quarter

Json = dict[str, Any]
TYPICAL = 10  # categories that are named
PLAN_HEADS = [
    "全年计划（次）",
    "本季度计划（次）",
    "本季度完成（次）",
    "累计完成（次）",
    "计入计划（次）",
]
HEADS = ["监督检查（次）", "发现隐患（项）", "季末前已销号（项）", "重大隐患（项）"]


def of_quarter(quarter: Quarter, now: list[Json]) -> list[Json]:
    return [
        comparison(quarter, now),
        by_source(quarter),
        by_region(quarter),
        by_industry(quarter),
        by_category(quarter),
        plan(quarter),
        overdue_units(quarter),
    ]


def table(key: str, title: str, heads: list[str], rows: Iterable[Json]) -> Json:
    return {"key": key, "title": title, "heads": heads, "rows": list(rows)}


def row(label: str, cells: Iterable[Json], **more: Any) -> Json:
    return {"label": label, "cells": list(cells), **more}


def plain(value: int) -> Json:
    """A figure without a list: a plan's number, or what cannot be."""
    return {"value": value, "page": "", "params": {}}


def comparison(quarter: Quarter, now: list[Json]) -> Json:
    """Beside the quarter before and the same quarter of last year."""
    before, last_year = quarter.previous(), Quarter(quarter.year - 1, quarter.number)
    rows = [
        row(
            f"{figure.label}（{figure.unit}）",
            [
                make.cell(one["value"], one["page"], one["params"]),
                make.counted(figure, before),
                make.counted(figure, last_year),
            ],
            key=figure.key,
        )
        for figure, one in zip(make.FIGURES, now, strict=True)
    ]
    return table("comparison", "主要数据对比", ["项目", "本季度", "上季度", "上年同期"], rows)


def by_source(quarter: Quarter) -> Json:
    params = make.FIGURES[0].params(quarter)
    found = dict(
        _visits(quarter).values_list("source").annotate(n=Count("pk")).values_list("source", "n")
    )
    rows = [
        row(str(label), [make.cell(found.get(code, 0), "conducted", {**params, "source": code})])
        for code, label in Inspection.Source.choices
    ]
    return table("source", "监督检查来源", ["来源", "监督检查（次）"], rows)


def by_region(quarter: Quarter) -> Json:
    visits, sums = Counter[str](), dict[str, Counter[str]]()
    for code, number in _visits(quarter).values_list("region").annotate(n=Count("pk")):
        visits[prefecture_of(code)] += number
    for one in _hazards(quarter, "enterprise__region_code"):
        place = prefecture_of(one["enterprise__region_code"])
        sums.setdefault(place, Counter()).update(_numbers(one))
    names = [*prefectures(), (ELSEWHERE, "本级及区外")]
    rows = [
        row(name, _cells(quarter, "region", code, visits[code], sums.get(code, {})))
        for code, name in names
        if code != ELSEWHERE or visits[code] or code in sums
    ]
    return table("region", "分地区情况", ["地区", *HEADS], rows)


def by_industry(quarter: Quarter) -> Json:
    visits = Counter[str]()
    for industry, number in (
        _visits(quarter).values_list("enterprise__industry").annotate(n=Count("pk"))
    ):
        visits[industry or DEPARTMENTS] += number
    sums = {one["enterprise__industry"]: one for one in _hazards(quarter, "enterprise__industry")}
    rows = [
        row(str(label), _cells(quarter, "industry", code, visits[code], sums.get(code, {})))
        for code, label in Industry.choices
        if visits[code] or code in sums
    ]
    if visits[DEPARTMENTS]:
        params = {**make.FIGURES[0].params(quarter), "industry": DEPARTMENTS}
        cells = [make.cell(visits[DEPARTMENTS], "conducted", params), *[plain(0)] * 3]
        rows.append(row("下级部门", cells))
    return table("industry", "分行业情况", ["行业", *HEADS], rows)


def by_category(quarter: Quarter) -> Json:
    found = sorted(_hazards(quarter, "category"), key=lambda one: (-one["found"], one["category"]))
    labels = dict(Hazard._meta.get_field("category").flatchoices)
    rows = [
        row(
            str(labels.get(one["category"], one["category"])),
            [
                make.cell(
                    one["found"],
                    "hazards",
                    {**make.FIGURES[3].params(quarter), "category": one["category"]},
                )
            ],
        )
        for one in found[:TYPICAL]
    ]
    return table("category", "典型隐患", ["隐患类别", "发现隐患（项）"], rows)


def plan(quarter: Quarter) -> Json:
    """How far the annual plan is carried out by the quarter's end; no row without a plan."""
    found = execution_of(quarter.year, quarter.last)
    rows = [_plan_row(found.plan, found, quarter)] if found.plan else []
    return table("plan", "年度监督检查计划执行情况", ["计划", *PLAN_HEADS], rows)


def _plan_row(of: Plan, found: Execution, quarter: Quarter) -> Json:
    visits = {**make.FIGURES[0].params(quarter), "plan_year": str(quarter.year)}
    so_far = {**visits, "since": f"{quarter.year}-01-01"}
    cells = [
        plain(found.total.planned),
        plain(found.quarter_planned(quarter.number)),
        make.cell(make.count("conducted", visits), "conducted", visits),
        make.cell(make.count("conducted", so_far), "conducted", so_far),
        plain(found.total.counted),
    ]
    return row(of.title, cells)


def overdue_units(quarter: Quarter) -> Json:
    """Units with hazards overdue at the quarter's end, those with major ones first."""
    late = overdue_on(hazards_found(), quarter.last)
    found = late.values("enterprise_id", "enterprise__name", "enterprise__credit_code").annotate(
        all=Count("pk"), major=Count("pk", filter=Q(level="major")), since=Min("due")
    )
    rows = [
        row(one["enterprise__name"], _late_cells(quarter, one), since=_day(one["since"]))
        for one in found.order_by("-major", "since", "enterprise_id")
    ]
    heads = ["单位", "逾期未整改隐患（项）", "其中重大隐患（项）"]
    return table("overdue", "季末存在逾期未整改隐患的单位", heads, rows)


def _late_cells(quarter: Quarter, one: Mapping[str, Any]) -> list[Json]:
    params = {"q": one["enterprise__credit_code"], "overdue_on": f"{quarter.last:%Y-%m-%d}"}
    return [
        make.cell(one["all"], "hazards", params),
        make.cell(one["major"], "hazards", {**params, "level": "major"}),
    ]


def _visits(quarter: Quarter) -> Any:
    return (
        conducted()
        .filter(started_at__date__gte=quarter.first, started_at__date__lte=quarter.last)
        .order_by()
    )


def _hazards(quarter: Quarter, path: str) -> list[Json]:
    rows = hazards_found().filter(found_on__range=(quarter.first, quarter.last))
    grouped = rows.order_by().values(path)
    return list(
        grouped.annotate(
            found=Count("pk"),
            done=Count("pk", filter=Q(cancelled_on__lte=quarter.last)),
            major=Count("pk", filter=Q(level="major")),
        ).order_by(path)
    )


def _numbers(one: Mapping[str, Any]) -> dict[str, int]:
    return {name: one[name] for name in ("found", "done", "major")}


def _cells(
    quarter: Quarter, name: str, code: str, visits: int, sums: Mapping[str, Any]
) -> list[Json]:
    """Visits, found, cancelled by the end, major of one group."""
    by_key = {figure.key: figure for figure in make.FIGURES}
    keys = {"inspections": visits, **{key: sums.get(key, 0) for key in ("found", "done", "major")}}
    return [
        make.cell(number, by_key[key].page, {**by_key[key].params(quarter), name: code})
        for key, number in keys.items()
    ]


def _day(day: date) -> str:
    return date_format(day, "Y-m-d")
