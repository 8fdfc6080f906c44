"""A virus scanner for evidence: ClamAV's daemon over its socket.

In the environment: ``EVIDENCE_SCANNER=foundation.documents.clamd.scan``, and ``CLAMD_SOCKET`` when
it is not ``/run/clamav/clamd.ctl``. clamd's ``StreamMaxLength`` must be at least 20 MB.
"""

from __future__ import annotations

import socket
from typing import IO

from django.conf import settings

PIECE = 64 * 1024  # bytes
TIMEOUT = 60  # seconds


def scan(stream: IO[bytes]) -> None:
    """Send the stream to clamd (INSTREAM); ``RejectedFile`` unless it answers that it is clean."""
    from foundation.documents.evidence import RejectedFile  # noqa: PLC0415  (it names us)

    try:
        answer = _ask(stream)
    except OSError as error:
        raise RejectedFile(
            "病毒扫描服务暂时无法使用，文件未被接收。",
            remedy="请稍后重试；多次失败请联系系统管理员。",
            field="files",
        ) from error
    if not answer.endswith(b"OK"):
        raise RejectedFile(
            "病毒扫描发现该文件不安全，未被接收。",
            remedy="请用杀毒软件检查您的电脑或手机，换用干净的文件。",
            field="files",
        )


def _ask(stream: IO[bytes]) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as daemon:
        daemon.settimeout(TIMEOUT)
        daemon.connect(settings.CLAMD_SOCKET)
        daemon.sendall(b"zINSTREAM\0")
        while piece := stream.read(PIECE):
            daemon.sendall(len(piece).to_bytes(4, "big") + piece)
        daemon.sendall(bytes(4))
        return daemon.recv(4096).rstrip(b"\0\n ")
