"""What the lists of the blacklist show."""

from __future__ import annotations

from datetime import date
from typing import Any

from blacklist.models import Candidate, Listing
from foundation.web.addresses import numbered
from foundation.web.listing import Column


def address_of(listing: Listing) -> str:
    return listing.get_absolute_url()


def state_of(listing: Listing) -> str:
    return "期满待检查" if listing.term_over else str(listing.get_state_display())


def grounds_of(listing: Listing) -> str:
    return "、".join(dict.fromkeys(ground.kind for ground in listing.grounds.all())) or "—"


LISTINGS = [
    Column("number", "编号", "number", order="number", link=address_of, css="nowrap"),
    Column("unit", "单位", "enterprise.name"),
    Column("cause", "案由", "cause"),
    Column("grounds", "情形", grounds_of, css="nowrap"),
    Column("state", "状态", state_of, order="state", css="nowrap"),
    Column("published_on", "公布日期", "published_on", order="published_on", css="nowrap"),
    Column("until", "期限至", "until", order="until", css="nowrap"),
]


def candidate_address(candidate: Candidate) -> str:
    return numbered("blacklist:candidate", candidate.pk)


CANDIDATES = [
    Column("unit", "单位", "enterprise.name", link=candidate_address, css="cell-text"),
    Column("kind", "情形", "kind", css="cell-text"),
    Column("last_on", "最近一次事件", "last_on", order="last_on", css="nowrap"),
    Column("found_on", "发现日期", "found_on", order="found_on", css="nowrap"),
    Column("state", "状态", "state", css="nowrap"),
]
REVIEWS = [
    Column("unit", "单位", "enterprise.name", css="cell-text"),
    Column("matter", "事项", "matter", css="cell-text"),
    Column("year", "申报年度", "year", css="nowrap"),
    Column("passed", "结果", lambda one: "通过" if one.passed else "不予通过", css="nowrap"),
    Column("asked_on", "查询日期", "asked_on", order="asked_on", css="nowrap"),
    Column("asked_by", "查询人", "asked_by.full_name", css="nowrap"),
    Column(
        "opinion",
        "审核意见",
        lambda one: one.opinion.number_text if one.opinion else "—",
        link=lambda one: one.opinion.office_url if one.opinion else "",
        css="nowrap",
    ),
]


def facts(listing: Listing, today: date) -> list[tuple[str, Any]]:
    """The file's facts as ``web/facts.html`` takes them."""
    left = (listing.until - today).days if listing.until else None
    until = f"{listing.until:%Y-%m-%d}" if listing.until else None
    if until and left is not None and listing.removed_on is None:
        until += f"（{f'还有{left}天' if left >= 0 else '已届满，待期满检查'}）"
    told = [
        ("单位", listing.enterprise.name),
        (
            "采集时的名称",
            listing.unit_name if listing.unit_name != listing.enterprise.name else None,
        ),
        ("统一社会信用代码", listing.enterprise.credit_code),
        ("信息来源", f"{listing.get_source_display()}　{listing.reference}".strip()),
        ("案由", listing.cause),
        ("违法违规行为", listing.conduct),
        ("外地发证", "是" if listing.outside else "否"),
        ("采集", f"{listing.collected_on:%Y-%m-%d} {listing.collected_by.full_name}"),
        ("陈述申辩期限", listing.defence_due),
        ("公布日期", listing.published_on),
        ("期限至", until),
        ("以前列入次数", listing.listed_before or None),
        ("移出日期", listing.removed_on),
        ("不予列入、撤销的理由", listing.ended_reason or None),
    ]
    return [(label, value) for label, value in told if value not in {None, ""}]
