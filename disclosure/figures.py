"""Figures of what is published: of a year, over the years, by region and industry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from disclosure.fields import DONE, NOT_DONE, PARTLY, industry_name
from disclosure.models import Batch, Entry, Tally
from enforcement.querysets.places import prefectures
from foundation.web.charts import Chart, grouped_bars

NEWS = 8
YEARS = 6
ELSEWHERE = "自治区本级及区外"
MYRIAD = Decimal(10_000)
Kind = Batch.Kind
LABELS = {
    Kind.PENALTIES: "行政处罚",
    Kind.HAZARDS: "违法行为和隐患通报",
    Kind.BLACKLIST: "信用“黑名单”",
    Kind.ACCIDENTS: "事故调查报告",
    Kind.CASES: "典型案例",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers of penalties by year; ``rows`` begin with their name."""

    title: str
    heads: list[str]
    rows: list[list[tuple[str, Any]]]  # each value with its head


def news() -> list[tuple[str, Entry]]:
    """What was published, corrected or withdrawn last, of all kinds, with the name of the kind."""
    rows = Entry.objects.all().shown()
    return [(LABELS[one.kind], one) for one in rows.order_by("-changed_at", "-id")[:NEWS]]


def of_year(year: int) -> list[tuple[str, int, str]]:
    """Label, number and address of each kind that has entries of the year."""
    rows = Tally.objects.all().whole().filter(year=year).values_list("kind")
    found = dict(rows.annotate(count=Sum("number")))
    return [
        (label, found[kind], f"/{kind}/?year={year}")
        for kind, label in LABELS.items()
        if kind in found
    ]


def penalties_by_year() -> list[dict[str, Any]]:
    """Number, money and execution of the penalties decided in each year, oldest first."""
    rows = Tally.objects.all().whole().filter(kind="penalties").order_by("-year").values("year")
    states = {name: Sum("number", filter=Q(execution=name)) for name in (DONE, PARTLY, NOT_DONE)}
    found: list[Any] = list(
        rows.annotate(count=Sum("number"), money=Sum("amount"), **states)[:YEARS]
    )
    return found[::-1]


def numbers_chart(found: list[dict[str, Any]]) -> Chart:
    series = [
        ("行政处罚", [row["count"] for row in found]),
        ("已执行完毕", [row[DONE] or 0 for row in found]),
    ]
    return grouped_bars("各年度行政处罚数量", [f"{row['year']}年" for row in found], series)


def money_chart(found: list[dict[str, Any]]) -> Chart:
    values = [float(round(row["money"] / MYRIAD, 2)) for row in found]
    years = [f"{row['year']}年" for row in found]
    return grouped_bars("各年度罚没金额", years, [("罚没金额", values)], unit="万元")


def tables(found: list[dict[str, Any]]) -> list[Table]:
    """Penalties of the same years by prefecture and by industry."""
    years = [row["year"] for row in found]
    places = dict(prefectures())
    rows = Tally.objects.all().whole().filter(kind="penalties", year__in=years)
    read = list(rows.values_list("year", "region_code", "industry").annotate(count=Sum("number")))
    by_place = ((places.get(f"{code[:4]}00", ELSEWHERE), y, n) for y, code, _, n in read)
    by_trade = ((industry_name(trade) or "其他", y, n) for y, _, trade, n in read)
    return [
        _crossed("按行政区域（件）", "行政区域", years, by_place),
        _crossed("按行业（件）", "行业", years, by_trade),
    ]


def _crossed(
    title: str, head: str, years: list[int], cells: Iterable[tuple[str, int, int]]
) -> Table:
    summed: dict[str, dict[int, int]] = {}
    for name, year, number in cells:
        row = summed.setdefault(name, dict.fromkeys(years, 0))
        row[year] += number
    ordered = sorted(summed.items(), key=lambda item: -sum(item[1].values()))
    heads = [head, *(f"{year}年" for year in years), "合计"]
    rows = [[name, *(row[year] for year in years), sum(row.values())] for name, row in ordered]
    return Table(title, heads, [list(zip(heads, row, strict=True)) for row in rows])
