"""Lists as files: everything that a list shows under its filters, as CSV, Excel or JSON."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from disclosure.filters import FILTERS
from disclosure.limits import DOWNLOADS, limited
from disclosure.models import Entry
from disclosure.rows import CHUNK, HEADS, pieces, read, sheet, values_of
from foundation.web.exporting import EXCEL_ROWS, XLSX, workbook_of


@login_not_required
@require_safe
@limited(DOWNLOADS)
def data_csv(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Streamed, with BOM; no limit."""
    lines = sheet(read(_filtered(request, kind)))
    return _attached(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), kind)


@login_not_required
@require_safe
@limited(DOWNLOADS)
def data_xlsx(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A workbook of at most ``EXCEL_ROWS``; beyond that a page says what to do instead."""
    rows = _filtered(request, kind)
    if rows[EXCEL_ROWS : EXCEL_ROWS + 1].exists():
        query = request.GET.urlencode()
        context = {
            "title": "不能导出 Excel",
            "limit": EXCEL_ROWS,
            "back": f"{reverse(f'disclosure:{kind}')}?{query}",
            "csv": f"{reverse('disclosure:csv', args=[kind])}?{query}",
        }
        return render(request, "disclosure/too_many.html", context, status=400)
    file = tempfile.TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
    workbook_of(HEADS, map(values_of, read(rows)), file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{kind}.xlsx", content_type=XLSX)


@login_not_required
@require_safe
@limited(DOWNLOADS)
def data_json(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A streamed array of the published fields; no limit."""
    parts = _array(_filtered(request, kind))
    return _attached(StreamingHttpResponse(parts, content_type="application/json"), kind, "json")


def _attached(
    response: StreamingHttpResponse, kind: str, suffix: str = "csv"
) -> StreamingHttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{kind}.{suffix}"'
    return response


def _array(rows: QuerySet[Any]) -> Iterator[str]:
    """The public fields go out as they are stored, never parsed."""
    before = "["
    found = rows.annotate(frozen=Cast("data", TextField()))
    names = ("pk", "state", "digest", "frozen")
    for some in pieces(found.values_list(*names).iterator(CHUNK)):
        yield before + ",\n".join(_object(*one) for one in some)
        before = ",\n"
    yield "]" if before != "[" else "[]"


def _object(pk: int, state: str, digest: str, frozen: str) -> str:
    data = "null" if state == Entry.State.WITHDRAWN else frozen
    return f'{{"id": {pk}, "state": "{state}", "digest": "{digest}", "data": {data}}}'


def _filtered(request: HttpRequest, kind: str) -> QuerySet[Any]:
    shown = Entry.objects.all().shown().filter(kind=kind)
    found = FILTERS[kind](request.GET or None, queryset=shown, request=request)
    if found.is_bound and not found.is_valid():
        raise Http404
    rows: QuerySet[Any] = found.qs
    return rows.order_by("-on", "-pk")
