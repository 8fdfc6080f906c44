"""Evidence files: what may be handed in, checked by content, and how it is stored.

The checks (``check_name``, ``check_size``, ``sniff``, ``check_type``) are pure, so that a vault
that encrypts what it stores can use them too.

A virus scanner is named by the setting ``EVIDENCE_SCANNER``: the dotted path of a callable that
takes the open stream and returns, or raises ``RejectedFile``. ``foundation.documents.clamd.scan``
is one.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from pathlib import PurePath
from typing import IO, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.module_loading import import_string

from foundation.audit.actors import Acts
from foundation.audit.canonical import JSON
from foundation.audit.trail import Target, record, target_key
from foundation.documents.filetypes import HEAD_BYTES, FileType, sniff
from foundation.documents.models import EvidenceFile
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused

__all__ = [
    "HEAD_BYTES",
    "LIMIT_BYTES",
    "MAX_FILES",
    "FileType",
    "RejectedFile",
    "check_count",
    "check_name",
    "check_size",
    "check_type",
    "sniff",
    "store_evidence",
]

LIMIT_BYTES = 20 * 1024 * 1024
MAX_FILES = 20
MAX_NAME = 200  # characters

# Whatever a computer might run, anywhere among the extensions of a name.
_RUNS = frozenset(
    """apk app bat bin cmd com cpl dll dmg docm exe hta htm html iso jar js jse lnk msi php pif
    pptm ps1 py reg scr sh svg svgz url vb vbe vbs ws wsf xht xhtml xlsm xml""".split()  # noqa: SIM905
)


class RejectedFile(Refused):
    """A file was not taken; the message says what to do."""


def check_name(name: str) -> str:
    """The name to keep: without folders and control characters, at most 200 characters.

    Raises ``RejectedFile`` for a name that is empty or hides a program.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(char for char in last if unicodedata.category(char) not in {"Cc", "Cf", "Cs"})
    shown = " ".join(shown.split())
    if not shown.strip(". "):
        raise RejectedFile("文件没有名称。", remedy="请为文件命名后重新上传。", field="files")
    extensions = {part.strip().lower() for part in shown.split(".")[1:]}
    if extensions & _RUNS:
        raise RejectedFile(
            f"“{shown}”是程序或网页文件，不能作为证据上传。",
            remedy="请上传照片、录音录像、PDF或办公文档。",
            field="files",
        )
    if len(shown) <= MAX_NAME:
        return shown
    suffix = PurePath(shown).suffix
    return shown[: MAX_NAME - len(suffix)] + suffix if len(suffix) < 8 else shown[:MAX_NAME]


def check_size(size: int) -> None:
    """Raise ``RejectedFile`` for an empty file or one above ``LIMIT_BYTES`` (bytes)."""
    if size <= 0:
        raise RejectedFile(
            "文件是空的（0字节）。", remedy="请检查文件能否正常打开，再重新上传。", field="files"
        )
    if size > LIMIT_BYTES:
        raise RejectedFile(
            f"文件大小为{size / 1024 / 1024:.1f} MB，超过单个文件20 MB的上限。",
            remedy="请压缩照片、截取录音录像片段或拆分后上传。",
            field="files",
        )


def check_count(count: int, limit: int = MAX_FILES) -> None:
    """Raise ``RejectedFile`` for more than ``limit`` files."""
    if count > limit:
        raise RejectedFile(
            f"一次上传了{count}个文件，超过{limit}个的上限。",
            remedy="请减少文件，其余的可作为补充材料另行提交。",
            field="files",
        )


def check_type(name: str, head: bytes) -> FileType:
    """The type of the file, by its first ``HEAD_BYTES``; the extension must agree with it."""
    found = sniff(head)
    if found is None:
        raise RejectedFile(
            f"“{name}”的内容不是允许的类型。",
            remedy="可以上传：PDF、照片（JPG、PNG、HEIC、WEBP）、录音（MP3、M4A、WAV、AMR）、"
            "录像（MP4）、Word、Excel、PowerPoint、WPS文档和纯文本。",
            field="files",
        )
    if PurePath(name).suffix.lower().lstrip(".") not in found.extensions:
        raise RejectedFile(
            f"“{name}”的内容是{found.label}，与扩展名不符。",
            remedy=f"请将扩展名改为“.{found.extensions[0]}”后重新上传。",
            field="files",
        )
    return found


@act
def store_evidence(
    *, subject: Target, upload: File[bytes], by: Acts, limit: int = MAX_FILES
) -> EvidenceFile:
    """Check and store one uploaded file of ``subject``; the same content twice is one file.

    ``limit`` is how many files the subject may have. Whether ``by`` may add to the subject is
    asked by the calling act. Raises ``RejectedFile``.
    """
    name = check_name(upload.name or "")
    check_size(upload.size)
    upload.seek(0)
    kind = check_type(name, upload.read(HEAD_BYTES))
    subject_type, subject_id = target_key(subject)
    kept = EvidenceFile.objects.filter(subject_type=subject_type, subject_id=subject_id)
    digest = _digest(upload)
    if known := kept.filter(sha256=digest).first():
        return known
    check_count(kept.count() + 1, limit)
    _scan(upload)
    evidence = EvidenceFile(
        subject_type=subject_type,
        subject_id=subject_id,
        name=name,
        content_type=kind.content_type,
        sha256=digest,
        size=upload.size,
    )
    evidence.file.name = _keep(upload, digest)
    evidence.save(force_insert=True)
    changes: dict[str, JSON] = {"sha256": digest, "size": upload.size}
    record("documents.evidence.stored", target=evidence, by=by, changes=changes)
    return evidence


def _digest(upload: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _scan(upload: File[bytes]) -> None:
    path = settings.EVIDENCE_SCANNER
    if path:
        scanner: Callable[[IO[bytes]], None] = import_string(path)
        upload.seek(0)
        scanner(cast("IO[bytes]", upload))


def _keep(upload: File[bytes], digest: str) -> str:
    """Write the content under its digest, once for all cases."""
    name = f"evidence/{digest[:2]}/{digest}"
    if default_storage.exists(name):
        return name
    upload.seek(0)
    return default_storage.save(name, upload)
