"""Helpers for tests that start the supervisor or its servers as real processes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from safetyreg.embedded.places import Places

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = (
    "DATABASE_URL", "REDIS_URL", "DATABASE_OWNER_URL", "SAFETYREG_DEMO", "SECRET_KEY",
    "ALLOWED_HOSTS", "PORT",
)  # fmt: skip


def environment(var: Path, **more: str) -> dict[str, str]:
    """Of a shell that knows nothing of this test run."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    kept.pop("PYTEST_CURRENT_TEST", None)
    return {**kept, "SAFETYREG_VAR": str(var), **more}


def left_over(var: Path) -> list[str]:
    """Processes that name ``var`` in their command line or environment."""
    marks = {os.fsencode(var), os.fsencode(Places.of(var).sockets)}
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        try:
            text = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if any(mark in text for mark in marks):
            found.append(f"{entry.name} {text[:120]!r}")
    return found


def eventually(check: Callable[[], bool], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.05)
    return check()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """A child with its output at hand."""

    def __init__(self, argv: list[str], env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=env,
            cwd=ROOT,
            start_new_session=True,
        )
        self.said = ""

    def wait_for(self, pattern: str, seconds: float = 180.0) -> str:
        """Read until a line matches; return the line."""
        assert self.process.stdout
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            line = self.process.stdout.readline()
            if not line:
                break
            self.said += line
            if re.search(pattern, line):
                return line
        raise AssertionError(f"never said {pattern}; said:\n{self.said}")

    def end(self, number: int, seconds: float = 30.0) -> int:
        """Send a signal, wait, and return the exit code."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=seconds)
        self.said += rest
        return self.process.returncode


@contextmanager
def program(argv: list[str], env: dict[str, str]):
    running = Program(argv, env)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.send_signal(signal.SIGTERM)
            try:
                running.process.wait(20)
            except subprocess.TimeoutExpired:
                running.process.kill()
        running.process.wait()
        if running.process.stdout:
            running.process.stdout.close()


def driver(var: Path, *words: str):
    """The two servers alone, held by a process of their own (see ``holding.py``)."""
    argv = [sys.executable, "-m", "tests.integration.holding", str(var), *words]
    return program(argv, environment(var))
