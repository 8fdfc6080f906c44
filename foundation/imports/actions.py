"""Acts of an import: uploading, checking, confirming, importing whole or not at all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone

from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.audit.canonical import JSON
from foundation.audit.trail import record
from foundation.documents.evidence import LIMIT_BYTES, check_name
from foundation.imports.importers import Importer, Progress, importer_of
from foundation.imports.models import ImportBatch
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.web.sheets import Reading
from foundation.web.sheets.container import check_container

PREVIEW_ROWS = 20
State = ImportBatch.State


class Wrong(Exception):
    """Some rows are wrong: nothing is imported, and ``reading`` says why."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading.total)
        self.reading = reading


@act
def upload(kind: str, file: File[bytes], *, options: Iterable[str], by: User) -> ImportBatch:
    """Keep a workbook for checking. ``Refused`` (field ``file``) for what is none."""
    importer = importer_of(kind)
    require(by, importer.permission)
    name = _name(file)
    try:
        check_container(file)
    except Refused as refused:
        raise Refused(refused.reason, remedy=refused.remedy, field="file") from None
    file.seek(0)
    batch = ImportBatch(
        kind=kind,
        owner=by,
        file_name=name,
        sha256=_digest(file),
        options=sorted(set(options) & importer.options.keys()),
    )
    file.seek(0)
    batch.file = default_storage.save(f"imports/{batch.pk}.xlsx", file)
    batch.save(force_insert=True)
    record("imports.batch.uploaded", target=batch, by=by, after=batch.state, changes=_told(batch))
    return batch


def _name(file: File[bytes]) -> str:
    if file.size > LIMIT_BYTES:
        raise Refused(
            f"文件{file.size / 1024 / 1024:.1f} MB，超过20 MB的上限。",
            remedy="请分成几个文件上传。",
            field="file",
        )
    if file.size == 0:
        raise Refused("文件是空的。", remedy="请重新选择文件。", field="file")
    if str(file.name).lower().endswith(".xlsm"):
        raise Refused(
            "带宏的工作簿（.xlsm）不能上传。",
            remedy="请用 Excel 或 WPS 另存为“Excel 工作簿（*.xlsx）”再上传。",
            field="file",
        )
    try:
        return check_name(file.name or "")
    except Refused as refused:
        raise Refused(refused.reason, remedy=refused.remedy, field="file") from None


def _digest(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@act
def check(batch: ImportBatch, *, progress: Progress) -> ImportBatch:
    """Read everything and say what would be imported, or what is wrong. Nothing is imported.

    Run twice it says the same; a batch that was confirmed meanwhile is left alone.
    """
    found = _locked(batch)
    if found.state != State.CHECKING:
        return found
    importer, reading = importer_of(found.kind), Reading()
    try:
        counts, preview = _look(importer, found, reading, progress)
    except Refused as refused:
        return _refuse(found, str(refused), Reading())
    if reading.total:
        return _refuse(found, f"共有{reading.total}处错误，全部没有导入。", reading)
    if not counts:
        return _refuse(found, "文件里没有数据行。请从第2行起填写。", reading)
    found.counts, found.preview = dict(counts), preview
    found.state = State.CHECKED
    found.save(update_fields=["counts", "preview", "state"])
    return found


def _look(
    importer: Importer, batch: ImportBatch, reading: Reading, progress: Progress
) -> tuple[Counter[str], list[Any]]:
    counts: Counter[str] = Counter()
    preview: list[Any] = []
    with default_storage.open(batch.file) as file:
        for part in importer.parts(file, frozenset(batch.options), reading, progress):
            counts += part.counts
            preview += part.preview[: PREVIEW_ROWS - len(preview)]
    return counts, preview


def _refuse(batch: ImportBatch, reason: str, reading: Reading) -> ImportBatch:
    batch.state, batch.reason = State.REFUSED, reason
    batch.problems = [asdict(problem) for problem in reading.problems]
    batch.problems_total = reading.total
    batch.save(update_fields=["state", "reason", "problems", "problems_total"])
    return batch


@act
def confirm(batch: ImportBatch, *, by: User) -> ImportBatch:
    """Its owner wants it imported. Confirmed twice it is imported once."""
    found = _locked(batch)
    require(by, importer_of(found.kind).permission)
    if found.owner_id != by.pk:
        raise Refused("只有上传人可以确认导入。")
    if found.state == State.IMPORTING:
        return found
    if found.state != State.CHECKED:
        raise Refused(f"该文件{found.get_state_display()}，不能导入。", remedy="请刷新页面查看。")
    found.state = State.IMPORTING
    found.save(update_fields=["state"])
    record("imports.batch.confirmed", target=found, by=by, after=found.state, changes=_told(found))
    return found


def perform(batch: ImportBatch, *, progress: Progress) -> ImportBatch:
    """Import a confirmed batch, whole or not at all; a second run finds it done.

    What became wrong since the check (somebody registered the same code) refuses the batch.
    """
    try:
        return _import(batch, progress=progress)
    except Wrong as wrong:
        reason = f"检查之后数据有变化，共有{wrong.reading.total}处错误，全部没有导入。"
        return _fail(batch, reason, wrong.reading)
    except Refused as refused:
        return _fail(batch, str(refused), Reading())


@act
def _import(batch: ImportBatch, *, progress: Progress) -> ImportBatch:
    found = _locked(batch)
    if found.state != State.IMPORTING:
        return found
    importer, reading, counts = importer_of(found.kind), Reading(), Counter[str]()
    require(found.owner, importer.permission)
    with default_storage.open(found.file) as file:
        for part in importer.parts(file, frozenset(found.options), reading, progress):
            if reading.total == 0:
                part.write(found.owner)
            counts += part.counts
    if reading.total:
        raise Wrong(reading)
    found.counts, found.state, found.done_at = dict(counts), State.DONE, timezone.now()
    found.save(update_fields=["counts", "state", "done_at"])
    told = {**_told(found), **counts}
    record("imports.batch.done", target=found, by=found.owner, after=found.state, changes=told)
    return found


@act
def _fail(batch: ImportBatch, reason: str, reading: Reading) -> ImportBatch:
    found = _locked(batch)
    return _refuse(found, reason, reading) if found.state == State.IMPORTING else found


@act
def remember_job(batch: ImportBatch, job_id: Any) -> None:
    """Keep which job works on the batch, so that its page leads there."""
    ImportBatch.objects.filter(pk=batch.pk).update(job_id=job_id)


def _locked(batch: ImportBatch) -> ImportBatch:
    rows = ImportBatch.objects.select_for_update(of=("self",)).select_related("owner")
    found: ImportBatch = rows.get(pk=batch.pk)
    return found


def _told(batch: ImportBatch) -> dict[str, JSON]:
    title = importer_of(batch.kind).title
    return {"种类": title, "文件": batch.file_name, "SHA-256摘要": batch.sha256}
