"""Lists as CSV and Excel, row by row: exactly what is shown under the filters."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from foundation.audit import verbs
from foundation.audit.trail import Target, record
from foundation.web.cells import Column, as_native, as_plain

FORMATS = {"csv": "CSV", "xlsx": "Excel"}
EXCEL_ROWS = 20_000  # a workbook is made whole before it is sent: about 2 s; CSV has no limit
_CHUNK = 2000
_FORMULA = re.compile(r"^[\s]*[=+\-@\t\r]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what a workbook cannot hold
# What a formula begins with, blanks before it too: most text is dismissed by its first character.
SUSPECT = frozenset("=+-@") | {char for char in map(chr, range(0x3001)) if char.isspace()}
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

verbs.register({"web.exported": "导出列表"})


def export(
    request: HttpRequest,
    rows: QuerySet[Any],
    columns: Sequence[Column],
    *,
    name: str,
    format_: str,
    target: Target,
) -> HttpResponseBase:
    """The rows as a download (``csv`` or ``xlsx``); the export is recorded in the trail
    of ``target``.

    More rows than a workbook may hold lead back to the list with a word on what to do.
    """
    if format_ == "xlsx" and rows[EXCEL_ROWS : EXCEL_ROWS + 1].exists():
        return _too_many(request)
    _record(request, target, format_)
    found = rows.iterator(_CHUNK)
    filename = f"{name}-{timezone.localdate():%Y%m%d}.{format_}"
    if format_ == "xlsx":
        return FileResponse(
            _workbook(columns, found), as_attachment=True, filename=filename, content_type=XLSX
        )
    response = StreamingHttpResponse(_csv(columns, found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    return response


def _too_many(request: HttpRequest) -> HttpResponseRedirect:
    messages.warning(
        request,
        f"超过 {EXCEL_ROWS} 行，不能导出 Excel。请增加筛选条件，或者改为导出 CSV。",
        fail_silently=True,  # on the public surface, which keeps no messages
    )
    params = request.GET.copy()
    del params["export"]
    return HttpResponseRedirect(f"{request.path}?{params.urlencode()}")


def _record(request: HttpRequest, target: Target, format_: str) -> None:
    """Who took which list out of the house, under which filters."""
    user = getattr(request, "user", None)  # a process for the public alone knows none
    if user is not None and user.is_authenticated:
        own = {"export", "after", "before"}
        filters = {k: "、".join(map(str, v)) for k, v in request.GET.lists() if k not in own}
        record(
            "web.exported",
            target=target,
            by=user,
            changes={"格式": FORMATS[format_], "条件": filters},
        )


def defused(text: str) -> str:
    """Text that a spreadsheet will not run as a formula."""
    if text[:1] in SUSPECT and _FORMULA.match(text) and not _NUMBER.match(text):
        return f"'{text}"
    return text


class _Echo:
    def write(self, value: str) -> str:
        return value


def _csv(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([column.label for column in columns])
    for row in rows:
        yield writer.writerow([defused(as_plain(column.raw(row))) for column in columns])


def _workbook(columns: Sequence[Column], rows: Iterable[Any]) -> Any:
    from openpyxl import Workbook  # noqa: PLC0415 (an eighth of a second that few processes need)

    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    sheet.freeze_panes = "A2"
    sheet.append([column.label for column in columns])
    for row in rows:
        sheet.append([_excel(as_native(column.raw(row))) for column in columns])
    file = tempfile.TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
    book.save(file)
    file.seek(0)
    return file


def plain_workbook(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A small workbook of plain rows; text is never run as a formula."""
    target = io.BytesIO()
    workbook_of(heads, rows, target)
    return target.getvalue()


def workbook_of(heads: Sequence[str], rows: Iterable[Sequence[Any]], file: Any) -> None:
    """Write plain rows into ``file`` as a workbook, row by row."""
    from openpyxl import Workbook  # noqa: PLC0415 (as above)

    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    sheet.freeze_panes = "A2"
    sheet.append(list(heads))
    for row in rows:
        sheet.append([_excel(value) for value in row])
    book.save(file)


def _excel(value: Any) -> Any:
    """Text without control characters, of a length Excel takes (32,767)."""
    if isinstance(value, str):
        return defused(_CONTROL.sub("", value))[:32_767]
    return value
