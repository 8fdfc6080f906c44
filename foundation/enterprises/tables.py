"""What the list and the page of an enterprise show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from foundation.enterprises.models import Enterprise, FormerName
from foundation.web.addresses import numbered
from foundation.web.listing import Column


def address_of(enterprise: Enterprise) -> str:
    return numbered("enterprises:enterprise", enterprise.pk)


COLUMNS = [
    Column("name", "企业名称", "name", order="name", link=address_of),
    Column("credit_code", "统一社会信用代码", "credit_code", order="credit_code"),
    Column("region", "行政区域", "region_name", order="region_code"),
    Column("industry", "行业", "industry", order="industry", css="nowrap"),
    Column("grade", "风险等级", "risk_grade", order="risk_grade", css="nowrap"),
    Column("state", "状态", "state", order="state", css="nowrap"),
]

# The headings of the import, so that an exported list can be changed and imported again.
EXPORT_COLUMNS = [
    *COLUMNS,
    Column("address", "地址", "address"),
    Column("legal_representative", "法定代表人", "legal_representative"),
    Column("contact_name", "联系人", "contact_name"),
    Column("contact_phone", "联系电话", "contact_phone"),
    Column("licensed_in_area", "本区发证", "licensed_in_area"),
    Column("home_authority", "发证地主管部门", "home_authority"),
]


def facts(enterprise: Enterprise, former: Iterable[FormerName]) -> list[tuple[str, Any]]:
    found = [
        ("统一社会信用代码", enterprise.credit_code),
        ("行政区域", enterprise.region_name),
        ("行业", enterprise.get_industry_display()),
        ("风险等级", enterprise.get_risk_grade_display()),
        ("地址", enterprise.address),
        ("法定代表人", enterprise.legal_representative),
        ("联系人", enterprise.contact_name),
        ("联系电话", enterprise.contact_phone),
        ("本区发证", enterprise.licensed_in_area),
        ("状态", enterprise.get_state_display()),
    ]
    if not enterprise.licensed_in_area:
        found.append(("发证地主管部门", enterprise.home_authority))
    if enterprise.struck_off_on:
        found.append(("注销日期", f"{enterprise.struck_off_on:%Y-%m-%d}"))
    names = "\n".join(f"{old.name}（至{old.until:%Y-%m-%d}）" for old in former)
    return [*found, ("曾用名称", names)] if names else found
