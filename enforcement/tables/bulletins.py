"""What the lists of bulletins and of inspections that took place show."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from enforcement.models import Bulletin, Inspection
from foundation.regions import tree
from foundation.web.listing import Column
from foundation.workdays.quarters import CHINA


def object_name(inspection: Inspection) -> str:
    return str(inspection.enterprise or inspection.department)


def industry(inspection: Inspection) -> str:
    found = inspection.enterprise
    return str(found.get_industry_display()) if found else "下级部门"


def region(inspection: Any) -> str:
    code = str(inspection.region)
    return tree().full_name(code) if code in tree() else code


def visited_on(inspection: Inspection) -> Any:
    started = inspection.started_at
    return timezone.localtime(started, CHINA).date() if started else None


CONDUCTED_COLUMNS = [
    Column("number", "编号", "number", order="number", css="nowrap"),
    Column("object", "检查对象", object_name),
    Column("source", "来源", "source", order="source", css="nowrap"),
    Column("industry", "行业", industry),
    Column("region", "行政区域", region),
    Column("started_at", "检查日期", visited_on, order="started_at", css="nowrap"),
    Column("state", "状态", "state", order="state", css="nowrap"),
]

BULLETIN_COLUMNS = [
    Column("quarter", "季度", lambda row: str(row.period), css="nowrap",
           link=lambda row: row.get_absolute_url()),
    Column("state", "状态", "state", order="state", css="nowrap"),
    Column("compiled_on", "汇总日期", "compiled_on", order="compiled_on", css="nowrap"),
    Column("signed_by", "签审人", "signed_by.full_name"),
    Column("issued_by", "签发人", "issued_by.full_name"),
    Column("issued_on", "签发日期", "issued_on", order="issued_on", css="nowrap"),
    Column("number", "文号", "document.number_text"),
]  # fmt: skip


def bulletin_facts(bulletin: Bulletin) -> list[tuple[str, Any]]:
    return [
        ("季度", str(bulletin.period)),
        ("汇总日期", f"{bulletin.compiled_on:%Y-%m-%d}"),
        ("最后修改人", bulletin.edited_by.full_name if bulletin.edited_by else "系统起草"),
        ("签审", _signed(bulletin.signed_by, bulletin.signed_on)),
        ("签发", _signed(bulletin.issued_by, bulletin.issued_on)),
        ("文号", bulletin.document.number_text if bulletin.document else None),
    ]


def _signed(user: Any, on: Any) -> str | None:
    return f"{user.full_name}（{on:%Y-%m-%d}）" if user else None
