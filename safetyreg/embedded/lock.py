"""One run at a time for each ``var``: a file lock that names its holder."""

from __future__ import annotations

import fcntl
import json
import os
import time
from pathlib import Path


class AlreadyRunningError(Exception):
    """Another supervisor holds ``var``; ``pid`` and ``address`` say which."""

    def __init__(self, pid: int, address: str) -> None:
        super().__init__(f"already running: process {pid}, {address or 'starting'}")
        self.pid = pid
        self.address = address


class RunLock:
    """Held from start to end, and by every child, until the last one is gone."""

    def __init__(self, path: Path, *, patience: float = 30.0) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        end = time.monotonic() + patience  # seconds for the children of a killed run to end
        while not self._take():
            pid, address = self._holder()
            if alive(pid) or time.monotonic() > end:
                os.close(self.descriptor)
                raise AlreadyRunningError(pid, address)
            time.sleep(0.05)
        self.announce("")

    def _take(self) -> bool:
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _holder(self) -> tuple[int, str]:
        try:
            facts = json.loads(os.pread(self.descriptor, 4096, 0))
            return int(facts["pid"]), str(facts["address"])
        except (ValueError, KeyError):
            return 0, ""

    def announce(self, address: str) -> None:
        text = json.dumps({"pid": os.getpid(), "address": address}).encode()
        os.pwrite(self.descriptor, text, 0)
        os.ftruncate(self.descriptor, len(text))

    def release(self) -> None:
        os.ftruncate(self.descriptor, 0)
        os.close(self.descriptor)


def alive(pid: int) -> bool:
    """Whether a process wears this number (a zombie does not count)."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state != "Z"
