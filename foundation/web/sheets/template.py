"""The empty workbook that people fill in."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from foundation.web.sheets.declared import Sheet

HELP_SHEET = "填写说明"
_LISTS = "可选值"
_BOLD = Font(bold=True)


def template_workbook(sheets: Sequence[Sheet]) -> bytes:
    """An .xlsx with the headings of every sheet, 填写说明, and lists to choose from."""
    book = Workbook()
    book.remove(book.worksheets[0])
    pages = [book.create_sheet(sheet.name) for sheet in sheets]
    told, lists = book.create_sheet(HELP_SHEET), book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    told.append(["工作表", "列名", "必填", "说明", "可选的值"])
    for page, sheet in zip(pages, sheets, strict=True):
        _fill(page, sheet, lists)
        for column in sheet.columns:
            needed = "是" if column.required else "否"
            told.append(
                [sheet.name, column.heading, needed, column.help, "、".join(column.choices)]
            )
    for cell in told[1]:
        cell.font = _BOLD
    for letter, width in zip("ABCDE", (14, 20, 8, 60, 60), strict=True):
        told.column_dimensions[letter].width = width
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _fill(page: Worksheet, sheet: Sheet, lists: Worksheet) -> None:
    page.append([column.heading for column in sheet.columns])
    page.freeze_panes = "A2"
    for place, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(place)
        page.cell(1, place).font = _BOLD
        page.column_dimensions[letter].width = max(14, len(column.heading) * 2 + 4)
        if column.code:
            page.column_dimensions[letter].number_format = "@"
        if column.choices:
            _offer(page, lists, list(column.choices), f"{letter}2:{letter}{sheet.limit + 1}")


def _offer(page: Worksheet, lists: Worksheet, labels: list[str], cells: str) -> None:
    """A list stands on its own sheet: Excel allows only 255 characters in the rule itself."""
    place = lists.max_column + 1
    for row, label in enumerate(labels, start=1):
        lists.cell(row, place, label)
    letter = get_column_letter(place)
    rule = DataValidation(
        type="list", formula1=f"'{_LISTS}'!${letter}$1:${letter}${len(labels)}", allow_blank=True
    )
    rule.add(cells)
    page.add_data_validation(rule)
