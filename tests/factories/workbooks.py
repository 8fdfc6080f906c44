"""Workbooks as people hand them in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import Workbook

from foundation.enterprises.importing import sheet
from tests.factories import enterprises

HEADS = [column.heading for column in sheet().columns]


def row(number: int, **changes: Any) -> list[Any]:
    """One enterprise as it stands in the sheet; ``changes`` by the names of the columns."""
    values = {
        "name": f"宁夏某某化工有限公司{number}",
        "credit_code": enterprises.code_of(number),
        "region_code": "银川市兴庆区",
        "industry": "危险化学品",
        "risk_grade": "B级",
        "address": "银川市兴庆区某某路1号",
        "legal_representative": "张某某",
        "contact_name": "李某某",
        "contact_phone": "0951-0000000",
        "licensed_in_area": "是",
        "home_authority": "",
    }
    return list({**values, **changes}.values())


def book(
    rows: Iterable[Sequence[Any]],
    *,
    heads: Sequence[str] = tuple(HEADS),
    title: str = "企业",
    merge: str = "",
) -> bytes:
    made = Workbook()
    page = made.worksheets[0]
    page.title = title
    page.append(list(heads))
    for one in rows:
        page.append(list(one))
    if merge:
        page.merge_cells(merge)
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def many(count: int, first: int = 1) -> bytes:
    """A large workbook, written row by row."""
    made = Workbook(write_only=True)
    page = made.create_sheet("企业")
    page.append(HEADS)
    for number in range(first, first + count):
        page.append(row(number))
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def file(content: bytes, name: str = "企业.xlsx") -> ContentFile:
    return ContentFile(content, name=name)
