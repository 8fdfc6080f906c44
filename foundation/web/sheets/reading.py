"""Reading a filled sheet row by row; everything that is wrong is said, not the first only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from foundation.procedure.refusals import Refused
from foundation.web.sheets.container import check_container, check_merged
from foundation.web.sheets.declared import Column, Problem, Sheet

PROBLEMS_KEPT = 1000
SHOWN = 100  # characters of a wrong value
_LAST_ROW = 1_048_576
_PROGRESS_EVERY = 1000
_BROKEN = (BadZipFile, KeyError, ValueError, TypeError, IndexError, ParseError)


@dataclass(slots=True)
class Reading:
    """What was found wrong so far: the first 1,000 problems, and how many there are in all.

    ``places`` says in which column (``C``) the values of each sheet stood.
    """

    problems: list[Problem] = field(default_factory=list)
    total: int = 0
    places: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, problem: Problem) -> None:
        self.total += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(problem)

    def refuse(self, sheet: Sheet, row: int, name: str, value: object, why: str) -> None:
        """Add what the rules say of the column ``name``, after its cell was read."""
        column = next((one for one in sheet.columns if one.name == name), sheet.columns[0])
        letter = self.places.get(sheet.name, {}).get(column.name, "")
        cell = f"{letter}{row}" if letter else f"第{row}行"
        shown = "" if value is None else str(value)[:SHOWN]
        self.add(Problem(row, cell, column.heading, shown, why, sheet.name))


def read_rows(
    file: IO[bytes],
    sheet: Sheet,
    reading: Reading,
    on_progress: Callable[[int], None] = lambda _done: None,
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The right rows of the sheet as (row number, value by column name), one at a time.

    Wrong cells go to ``reading``; a row that has any is not yielded. ``Refused`` is raised for
    what concerns the whole file. ``on_progress`` gets the number of rows every 1,000 rows.
    """
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 (slow, and few processes need it)

    check_container(file)
    rows = _raw_rows(file, sheet)
    first = next(rows, None)
    if first is None and sheet.optional:
        return
    places = _places(sheet, first[1] if first else ())
    reading.places[sheet.name] = {
        column.name: get_column_letter(place + 1) for place, column in places
    }
    filled = 0
    for number, cells in rows:
        if all(cell is None or cell == "" for cell in cells):
            continue
        filled += 1
        if filled > sheet.limit:
            raise Refused(f"超过{sheet.limit:,}行。", remedy="请分成几个文件上传。")
        values = _values(sheet, number, cells, places, reading)
        if values is not None:
            yield number, values
        if filled % _PROGRESS_EVERY == 0:
            on_progress(filled)


def _raw_rows(file: IO[bytes], sheet: Sheet) -> Iterator[tuple[int, Sequence[Any]]]:
    from openpyxl import load_workbook  # noqa: PLC0415 (as above)

    try:
        file.seek(0)
        book = load_workbook(file, read_only=True, data_only=True)
        name = next((one for one in (sheet.name, *sheet.also) if one in book.sheetnames), "")
        if not name and sheet.optional:
            return
        if not name:
            raise Refused(f"没有名为“{sheet.name}”的工作表。", remedy="请使用下载的模板。")
        found: Any = book[name]
        check_merged(file, found._worksheet_path)  # noqa: SLF001 - told nowhere else
        found.reset_dimensions()  # the file may declare any size
        for number, cells in enumerate(found.iter_rows(values_only=True), start=1):
            if number > _LAST_ROW:
                raise Refused("文件的行号无效。", remedy="请使用下载的模板。")
            yield number, cells
    except _BROKEN:
        raise Refused("文件已损坏，不能读取。", remedy="请用 Excel 打开后另存再上传。") from None


def _places(sheet: Sheet, headings: Sequence[Any]) -> list[tuple[int, Column]]:
    """Where each column stands; ``Refused`` names missing, unknown and repeated headings."""
    texts = ["" if cell is None else str(cell).strip().removesuffix("*") for cell in headings]
    known = {column.heading: column for column in sheet.columns}
    given = [text for text in texts if text]
    wrong = {
        "缺少列": [h for h, c in known.items() if c.required and h not in given],
        "不认识的列": [text for text in given if text not in known and text not in sheet.past],
        "重复的列": sorted({text for text in given if given.count(text) > 1}),
    }
    said = [f"{what}：{'、'.join(names[:20])}" for what, names in wrong.items() if names]
    if said:
        raise Refused(f"第1行的列名不对。{'；'.join(said)}。", remedy="请使用下载的模板。")
    return [(place, known[text]) for place, text in enumerate(texts) if text in known]


def _values(
    sheet: Sheet,
    number: int,
    cells: Sequence[Any],
    places: list[tuple[int, Column]],
    reading: Reading,
) -> dict[str, Any] | None:
    """The row's values, None when a cell is wrong."""
    values: dict[str, Any] = {}
    before = reading.total
    for place, column in places:
        raw = cells[place] if place < len(cells) else None
        try:
            values[column.name] = column.value(raw)
        except Refused as refused:
            reading.refuse(sheet, number, column.name, raw, str(refused))
    return values if reading.total == before else None
