"""What the ledger of major hazard sources shows, also on the page of an enterprise."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from enforcement.models import MajorSource
from foundation.accounts.checks import signed_in
from foundation.accounts.roles import Permission
from foundation.enterprises.models import Enterprise
from foundation.enterprises.sections import Section
from foundation.enterprises.tables import address_of as address_of_enterprise
from foundation.web.addresses import numbered
from foundation.web.charts import Chart, bar_chart
from foundation.web.listing import Column

_ON_ENTERPRISE = 20


def address_of(source: MajorSource) -> str:
    return numbered("enforcement:source", source.pk)


def standing(source: MajorSource) -> str:
    return "已注销" if source.deregistered_on else "在册"


_NAME = Column("name", "名称", "name", order="name", link=address_of)
_ENTERPRISE = Column(
    "enterprise",
    "企业",
    "enterprise.name",
    order="enterprise__name",
    link=lambda source: address_of_enterprise(source.enterprise),
)
_SHORT = [
    Column("kind", "类别", "kind", order="kind", css="nowrap"),
    Column("substance", "危险物质", "substance"),
    Column("amount", "数量", "amount", css="nowrap"),
    Column("grade", "级别", "grade", order="grade", css="nowrap"),
    Column("state", "状态", standing, css="nowrap"),
]
_PLACE = [
    Column("region", "行政区域", "enterprise.region_name", order="enterprise__region_code"),
]
COLUMNS = [_NAME, _ENTERPRISE, *_PLACE, *_SHORT]


def facts(source: MajorSource) -> list[tuple[str, Any]]:
    found = [
        ("企业", source.enterprise.name),
        ("行政区域", source.enterprise.region_name),
        ("类别", source.get_kind_display()),
        ("危险物质", source.substance),
        ("数量", source.amount),
        ("级别（GB 18218）", source.get_grade_display()),
        ("位置", source.place),
        ("登记日期", f"{source.registered_on:%Y-%m-%d}"),
    ]
    if source.deregistered_on:
        found += [
            ("注销日期", f"{source.deregistered_on:%Y-%m-%d}"),
            ("注销原因", source.reason),
        ]
    return found


def kinds_chart(counts: dict[str, int]) -> Chart:
    """How many stand in the ledger, by class."""
    kinds = MajorSource.Kind
    rows = [(str(kind.label), counts.get(kind.value, 0)) for kind in kinds]
    return bar_chart("在册重大危险源（按类别）", rows, unit="处")


def section(request: HttpRequest, enterprise: Enterprise) -> Section | None:
    """The sources of an enterprise on its page, for those who read enforcement."""
    if not signed_in(request).may(Permission.READ_ENFORCEMENT):
        return None
    rows = list(MajorSource.objects.filter(enterprise=enterprise)[: _ON_ENTERPRISE + 1])
    shown = rows[:_ON_ENTERPRISE]
    return Section(
        "重大危险源",
        columns=[_NAME, *_SHORT],
        rows=shown,
        count=len(shown) if len(rows) == len(shown) else None,
        url=f"{reverse('enforcement:sources')}?q={enterprise.credit_code}" if shown else "",
        empty="台账中没有该企业的重大危险源。",
    )
