"""The only writers of documents. Who may issue, cancel or replace is asked by the calling act."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from foundation.audit.actors import Acts
from foundation.audit.seals import newest
from foundation.audit.trail import Target, record, target_key
from foundation.documents import codes, numbers
from foundation.documents.models import Document, State
from foundation.documents.render import render
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused

ARTICLE = "GB/T 9704-2012 7.2.5"


@act
def issue(
    *,
    series: str,
    title: str,
    template: str,
    context: Mapping[str, Any],
    made_on: dt.date,
    by: Acts,
    head: str,
    public: bool = False,
    subject: Target | None = None,
) -> Document:
    """Number, render and store one document; ``head`` is what stands before 〔year〕.

    The template finds the unsaved ``document`` in its context: ``document.number_text``,
    ``document.title``, ``document.made_on``, ``document.code``. The number stays locked until the
    transaction ends, so make nothing slow after this call.
    """
    year = made_on.year
    number = numbers.next_number(series, year)
    subject_type, subject_id = target_key(subject) if subject is not None else ("", "")
    seal = newest()
    document = Document(
        series=series,
        year=year,
        number=number,
        number_text=numbers.number_text(head, year, number),
        title=title,
        made_on=made_on,
        code=codes.new_code(),
        public=public,
        seal_number=seal.number if seal else None,
        seal_root=bytes(seal.root).hex() if seal else "",
        subject_type=subject_type,
        subject_id=subject_id,
    )
    pdf = render(template, printed(document, context), made_on=made_on).pdf
    _store(document, pdf)
    record(
        "documents.document.issued",
        target=document,
        by=by,
        after=State.ISSUED,
        changes={"文号": document.number_text, "SHA-256摘要": document.sha256},
    )
    return document


def printed(document: Document, context: Mapping[str, Any]) -> dict[str, Any]:
    """The context with what ``issue()`` prints: rendering it again gives the same bytes."""
    return {**context, "document": document, "seal": document.printed_seal}


def _store(document: Document, pdf: bytes) -> None:
    """Write the file, then the row.

    The file goes first: a row without its file would be a lost document, a file without a row
    (after a rollback) is only waste, removed by ``manage.py sweep_documents``.
    """
    digest = hashlib.sha256(pdf).hexdigest()
    name = f"issued/{digest[:2]}/{digest}.pdf"
    document.sha256, document.size = digest, len(pdf)
    document.file.name = default_storage.save(name, ContentFile(pdf))
    document.save(force_insert=True)


@act
def cancel(document: Document, *, reason: str, by: Acts) -> Document:
    """Declare an issued document void (作废); its number is never used again."""
    return _close(document, State.CANCELLED, reason=reason, by=by)


@act
def replace(document: Document, *, successor: Document, reason: str, by: Acts) -> Document:
    """Declare ``document`` replaced by ``successor``, which must be in force."""
    if not successor.in_force or successor.pk == document.pk:
        raise Refused("替换用的文书必须是另一份有效文书。", remedy="请先印发新文书。")
    return _close(document, State.REPLACED, reason=reason, by=by, successor=successor)


def _close(
    document: Document, state: State, *, reason: str, by: Acts, successor: Document | None = None
) -> Document:
    locked: Document = Document.objects.select_for_update().get(pk=document.pk)
    if not locked.in_force:
        raise Refused(
            f"文书{locked.number_text}{locked.get_state_display()}，不能再次变更。",
            remedy="请刷新页面查看最新状态。",
        )
    if not reason.strip():
        raise Refused("请写明原因。", field="reason")
    locked.state = state
    locked.reason = reason.strip()
    locked.closed_at = timezone.now()
    locked.replaced_by = successor
    locked.save(update_fields=["state", "reason", "closed_at", "replaced_by"])
    changes = {"原因": locked.reason}
    if successor is not None:
        changes["替换为"] = successor.number_text
    verb = "cancelled" if state == State.CANCELLED else "replaced"
    record(
        f"documents.document.{verb}",
        target=locked,
        by=by,
        before=State.ISSUED,
        after=state,
        changes=changes,
    )
    return locked
