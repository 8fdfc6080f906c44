"""Child processes that never outlive the supervisor, and folders that only they can read."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from safetyreg.embedded.places import Account

PR_SET_PDEATHSIG = 1


class EmbeddedError(Exception):
    """An embedded service cannot start; the message says why and what to do."""


def _at_birth(death_signal: int) -> Callable[[], None]:
    """Function for the child: hear every signal, and on Linux get one when the parent dies."""
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None
    parent = os.getpid()

    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        if libc:
            libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
            if os.getppid() != parent:  # it died between fork and prctl
                os._exit(1)

    return prepare


def spawn(
    argv: Sequence[str | Path],
    *,
    log: Path | None,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    on_death: int = signal.SIGTERM,
    keep: Sequence[int] = (),
    cwd: Path | str = "/",
) -> subprocess.Popen[bytes]:
    """Start a direct child in a session of its own (Ctrl-C reaches only the supervisor).

    ``keep`` are descriptors the child inherits: the lock on ``var`` stays held until the
    last child is gone, so a start right after ``kill -9`` waits for the old children.
    """
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(log.open("ab")) if log else None
        who = identity(account)
        return subprocess.Popen(  # noqa: S603
            [os.fspath(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT if out else None,
            start_new_session=True,
            preexec_fn=_at_birth(on_death),  # noqa: PLW1509  (we have no threads)
            pass_fds=tuple(keep),
            env=dict(env) if env is not None else None,
            cwd=cwd,
            user=who.user,
            group=who.group,
            extra_groups=who.extra_groups,
        )


class Identity(NamedTuple):
    """As whom a child runs, in the words of ``subprocess``; all ``None``: as ourselves."""

    user: int | None = None
    group: int | None = None
    extra_groups: list[int | str] | None = None


def identity(account: Account | None) -> Identity:
    return Identity(account.uid, account.gid, []) if account else Identity()


def stop(process: subprocess.Popen[bytes], signals: Sequence[tuple[int, float]]) -> None:
    """Send each signal in turn, waiting its seconds for the end; at last kill its whole group."""
    for number, seconds in signals:
        if process.poll() is not None:
            break
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(
    ready: Callable[[], bool],
    process: subprocess.Popen[bytes],
    *,
    name: str,
    log: Path,
    seconds: float,
) -> None:
    """Wait for ``ready``; raise ``EmbeddedError`` with the end of the log when it does not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise EmbeddedError(f"{name} ended at start (code {process.returncode}):\n{tail(log)}")
        if ready():
            return
        time.sleep(0.02)
    raise EmbeddedError(f"{name} did not answer within {seconds:.0f} seconds:\n{tail(log)}")


def tail(log: Path, lines: int = 12) -> str:
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def private_folder(path: Path, account: Account | None, *, mode: int = 0o700) -> Path:
    """Make ``path`` for ``account`` alone; refuse one that somebody else laid there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=mode)
    facts = path.lstat()
    owners = {os.geteuid(), account.uid if account else os.geteuid()}
    if path.is_symlink() or not path.is_dir() or facts.st_uid not in owners:
        raise EmbeddedError(f"{path} belongs to somebody else; remove it and start again.")
    if account:
        os.chown(path, account.uid, account.gid)
    path.chmod(mode)
    return path
