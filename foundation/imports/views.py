"""Pages of imports: template, upload, what would be imported or is wrong, confirmation."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.accounts.checks import signed_in
from foundation.imports import actions as acts
from foundation.imports import tasks
from foundation.imports.forms import UploadForm
from foundation.imports.importers import Importer, importer_of
from foundation.imports.models import ImportBatch
from foundation.procedure.refusals import Refused
from foundation.web.acts import act_page
from foundation.web.exporting import XLSX, plain_workbook
from foundation.web.jobs import job_page, start_job

_PROBLEM_HEADS = ("工作表", "行", "单元格", "列名", "填写的内容", "问题")


def _importer(request: HttpRequest, kind: str) -> Importer:
    """The importer, if it exists and this user may use it (404 otherwise)."""
    try:
        importer = importer_of(kind)
    except KeyError:
        raise Http404 from None
    if not signed_in(request).may(importer.permission):
        raise Http404
    return importer


def _own(request: HttpRequest, batch_id: uuid.UUID) -> ImportBatch:
    return get_object_or_404(ImportBatch, pk=batch_id, owner=signed_in(request))


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    importer = _importer(request, kind)
    from foundation.web.sheets.template import template_workbook  # noqa: PLC0415 (slow to load)

    return _download(template_workbook(importer.sheets), f"{importer.title}导入模板.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    importer, by = _importer(request, kind), signed_in(request)
    form = (
        UploadForm(request.POST, request.FILES, offered=importer.options)
        if request.method == "POST"
        else UploadForm(offered=importer.options)
    )
    last = ImportBatch.objects.filter(owner=by, kind=kind)[:5]
    return act_page(
        request,
        form=form,
        perform=lambda valid: _upload(kind, valid.cleaned_data, by),
        title=f"从 Excel 导入：{importer.title}",
        success="文件已上传，正在逐行检查。检查通过并确认后才会导入。",
        redirect_to=lambda job: reverse("web:job", args=[job.pk]),
        template="imports/upload.html",
        extra={
            "crumbs": _crumbs(importer),
            "intro": importer.intro,
            "submit_label": "上传并检查",
            "cancel_url": reverse(importer.back),
            "kind": kind,
            "last": last,
        },
    )


def _upload(kind: str, data: dict[str, Any], by: Any) -> Any:
    with transaction.atomic():
        batch = acts.upload(kind, data["file"], options=data.get("options", ()), by=by)
        return _start(batch, "检查导入文件", tasks.check_import)


def _start(batch: ImportBatch, what: str, task: Any) -> Any:
    job = start_job(
        batch.owner_id, f"{what}：{batch.file_name}"[:200], task, batch_id=str(batch.pk)
    )
    acts.remember_job(batch, job.pk)
    return job


@require_safe
def batch(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    found = _own(request, batch_id)
    importer = importer_of(found.kind)
    heads = [column.heading for sheet in importer.sheets[:1] for column in sheet.columns]
    context = {
        "title": f"从 Excel 导入：{found.file_name}",
        "crumbs": [*_crumbs(importer)[:-1], (found.file_name, "")],
        "batch": found,
        "back": reverse(importer.back),
        "heads": heads,
        "preview": [[row.get(head, "") for head in heads] for row in found.preview],
        "problem_heads": _PROBLEM_HEADS,
        "problems": found.problems[:200],
    }
    return render(request, "imports/batch.html", context)


@require_POST
def confirm(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Confirm, or start again what stands still; only one run ever imports."""
    found, by = _own(request, batch_id), signed_in(request)
    if found.state == ImportBatch.State.CHECKING:
        return job_page(_start(found, "检查导入文件", tasks.check_import))
    try:
        with transaction.atomic():
            confirmed = acts.confirm(found, by=by)
            return job_page(_start(confirmed, "导入", tasks.perform_import))
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(found.get_absolute_url())


@require_safe
def problems(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """The problems as a workbook, to be worked off beside the file."""
    found = _own(request, batch_id)
    rows: list[Sequence[Any]] = [
        [one["sheet"], one["row"], one["cell"], one["heading"], one["value"], one["reason"]]
        for one in found.problems
    ]
    return _download(plain_workbook(_PROBLEM_HEADS, rows), "导入错误.xlsx")


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


def _crumbs(importer: Importer) -> list[tuple[str, str]]:
    return [(importer.title, reverse(importer.back)), ("从 Excel 导入", "")]
