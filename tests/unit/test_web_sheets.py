"""Workbooks handed back: what is read, what is refused, and what is said about it."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from foundation.procedure.refusals import Refused
from foundation.web.sheets import Column, Reading, Sheet, container, read_rows
from foundation.web.sheets.declared import as_date
from foundation.web.sheets.template import template_workbook

SHEET = Sheet(
    name="企业",
    limit=5,
    columns=(
        Column(name="code", heading="代码", required=True, code=True, help="18位"),
        Column(name="kind", heading="类别", choices={"煤矿": "coal", "化工": "chemical"}),
        Column(name="since", heading="日期", parse=as_date),
    ),
)
HEADINGS = ["代码", "类别", "日期"]


def book(*rows: list[Any], merge: str = "") -> BytesIO:
    made = Workbook()
    page = made.worksheets[0]
    page.title = "企业"
    for row in rows:
        page.append(row)
    if merge:
        page.merge_cells(merge)
    target = BytesIO()
    made.save(target)
    return target


def read(file: BytesIO) -> tuple[list[tuple[int, dict[str, Any]]], Reading]:
    reading = Reading()
    return list(read_rows(file, SHEET, reading)), reading


def test_headings_in_any_order_and_empty_rows_skipped() -> None:
    file = book(["日期", "代码"], ["2026年1月5日", "A1"], [None, None], [datetime(2026, 1, 6), "B"])
    rows, reading = read(file)
    assert rows == [
        (2, {"since": date(2026, 1, 5), "code": "A1"}),
        (4, {"since": date(2026, 1, 6), "code": "B"}),
    ]
    assert reading.total == 0


def test_every_wrong_cell_is_said_with_its_address() -> None:
    rows, reading = read(book(HEADINGS, [1.2e17, "农业", "昨天"], ["1.2E+17"], [None, "煤矿"]))
    assert rows == []
    assert [p.cell for p in reading.problems] == ["A2", "B2", "C2", "A3", "A4"]
    assert "请把该列设为文本格式" in reading.problems[0].reason


@pytest.mark.parametrize("text", ["2026年1月5日", "2026-1-5", "20260105", "2026/01/05"])
def test_dates_as_text(text: str) -> None:
    assert as_date(text) == date(2026, 1, 5)


def test_impossible_day() -> None:
    with pytest.raises(Refused, match="不是有效日期"):
        as_date("2026-2-30")


def test_wrong_headings_are_named() -> None:
    with pytest.raises(Refused, match="缺少列：代码；不认识的列：甲；重复的列：类别"):
        read(book(["类别", "类别", "甲"]))


def packed(*names: str) -> BytesIO:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * 1000)
    return target


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (BytesIO("代码,类别\n".encode()), "CSV"),
        (BytesIO(b""), "CSV"),
        (BytesIO(b"\xd0\xcf\x11\xe0" + b"\0" * 100), "旧版"),
        (packed("xl/workbook.xml", "xl/vbaProject.bin"), "宏"),
        (packed("word/document.xml"), "不是 Excel 工作簿"),
        (packed("xl/workbook.xml"), "损坏"),
        (book(HEADINGS, ["A"], merge="A2:B3"), "合并单元格：A2:B3"),
        (book(HEADINGS, *[["A"]] * 6), "超过5行"),
    ],
)
def test_files_refused_whole(file: BytesIO, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read(file)


def test_what_unpacks_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "UNPACKED_LIMIT", 999)
    with pytest.raises(Refused, match="过大"):
        read(packed("xl/workbook.xml"))


def test_problems_kept_and_counted() -> None:
    sheet = Sheet(name="企业", columns=SHEET.columns)
    reading, seen = Reading(), list[int]()
    file = book(HEADINGS, *[["A", "无"]] * 1500)
    assert list(read_rows(file, sheet, reading, seen.append)) == []
    assert (len(reading.problems), reading.total, seen) == (1000, 1500, [1000])


def test_template_explains_and_is_read_again() -> None:
    made = template_workbook([SHEET])
    opened = load_workbook(BytesIO(made))
    assert opened["企业"].freeze_panes == "A2"
    assert len(opened["企业"].data_validations.dataValidation) == 1
    told = [[cell.value for cell in row] for row in opened["填写说明"].iter_rows(min_row=2)]
    assert told[1] == ["企业", "类别", "否", None, "煤矿、化工"]
    assert read(BytesIO(made))[0] == []
