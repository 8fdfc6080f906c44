"""Receiving evidence: encrypted while it arrives, straight into the document store.

Django's own handler would spool large uploads to a temporary folder in the clear.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
import uuid
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest

from foundation.documents import evidence
from interference.vault.stream import EncryptingWriter

TOTAL_BYTES = evidence.LIMIT_BYTES * evidence.MAX_FILES


@dataclass(slots=True)
class _Arriving:
    sealed: IO[bytes]
    writer: EncryptingWriter
    head: bytes = b""
    size: int = 0


class VaultedFile(UploadedFile):
    """An upload that exists only as ciphertext; ``key`` opens it and is stored nowhere yet."""

    kept_name: str
    file_type: evidence.FileType

    def __init__(self, name: str, upload: _Arriving) -> None:
        super().__init__(file=None, name=name, size=upload.size)
        self.key = upload.writer.key
        self.sha256 = upload.writer.sha256
        self.head = upload.head
        self._sealed = upload.sealed

    def close(self) -> None:
        self._sealed.close()

    def description(self) -> dict[str, Any]:
        """What belongs into the ciphertext beside the file."""
        return {
            "name": self.kept_name,
            "type": self.file_type.content_type,
            "size": self.size,
            "sha256": self.sha256,
            "key": self.key.hex(),
        }

    def store(self) -> tuple[str, int, str]:
        """Put the ciphertext into the document store: name, bytes, SHA-256 of the ciphertext."""
        self._sealed.seek(0)
        digest = hashlib.file_digest(cast("io.BytesIO", self._sealed), "sha256").hexdigest()
        size = self._sealed.tell()
        self._sealed.seek(0)
        name = default_storage.save(f"vault/{uuid.uuid4().hex}", File(self._sealed))
        _forget_time(name)
        self.close()
        return name, size, digest


def _forget_time(name: str) -> None:
    """A file's time would say when the report was made, and so who was at work."""
    with contextlib.suppress(NotImplementedError):  # stores without paths keep their own times
        os.utime(default_storage.path(name), (0, 0))


class VaultUploadHandler(FileUploadHandler):
    """Encrypts each chunk under a fresh key as it comes in.

    What is over the limits is counted but not kept, so that the form can name each wrong file
    beside the field and everything else that was typed arrives.
    """

    chunk_size = 64 * 1024

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        sealed = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
        self.upload = _Arriving(sealed=sealed, writer=EncryptingWriter(cast("BinaryIO", sealed)))
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        self.received += len(raw_data)
        upload = self.upload
        upload.size += len(raw_data)
        upload.head = (upload.head + raw_data)[: evidence.HEAD_BYTES]
        if self.received <= TOTAL_BYTES and upload.size <= evidence.LIMIT_BYTES:
            upload.writer.write(raw_data)

    def file_complete(self, file_size: int) -> VaultedFile:  # noqa: ARG002
        self.upload.writer.finish()
        return VaultedFile(self.file_name or "", self.upload)

    def upload_interrupted(self) -> None:
        """The connection broke in the middle of a file: what came of it is thrown away."""
        self.upload.sealed.close()


def encrypt_uploads(request: HttpRequest) -> None:
    """Make this request's uploads go through the vault; call before the form data is read."""
    request.upload_handlers = [VaultUploadHandler(request)]
