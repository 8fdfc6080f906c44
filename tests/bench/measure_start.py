"""First start after setup, restart, and the memory of the processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.bench.harness import ROOT, Row, fresh_var, measurement

PORT = 8911
ADDRESS = f"http://127.0.0.1:{PORT}/"
REQUESTS = 300


def answers() -> bool:
    try:
        with urllib.request.urlopen(ADDRESS, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


class Run:
    """One run of the supervisor: seconds until the portal answers, and until all is up."""

    def __init__(self, var: Path) -> None:
        env = {**os.environ, "SAFETYREG_VAR": str(var)}
        for name in ("DATABASE_URL", "REDIS_URL"):
            env.pop(name, None)
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "safetyreg.embedded", "--port", str(PORT)],
            env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        while not answers():
            if self.process.poll() is not None:
                raise RuntimeError(self.process.stdout.read() if self.process.stdout else "")
            time.sleep(0.01)
        self.portal = time.perf_counter() - began
        for line in self.process.stdout or ():
            if "Ctrl-C stops" in line:
                break
        self.all_up = time.perf_counter() - began

    def stop(self) -> float:
        began = time.perf_counter()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        return time.perf_counter() - began


def peak_memory(parent: int, word: str) -> float:
    """MiB that the processes below ``parent`` with ``word`` in their command took at most."""
    total = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            status = dict(
                line.split(":", 1) for line in (entry / "status").read_text().splitlines()
            )
            command = (entry / "cmdline").read_bytes().decode(errors="replace")
            family = (parent, *children(parent))
        except OSError:
            continue
        if word in command and int(status["PPid"]) in family and "VmHWM" in status:
            total += int(status["VmHWM"].split()[0])
    return total / 1024


def children(parent: int) -> list[int]:
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(word) for word in text.split()]


@measurement("start")
def start() -> Iterator[Row]:
    var = fresh_var()
    first = Run(var)
    yield Row("first start: portal answers", first.portal, "s", 3.0)
    yield Row("first start: demonstration filled, everything up", first.all_up, "s")
    time.sleep(3)
    for _ in range(REQUESTS):
        answers()
    yield Row(f"web: peak memory, all processes, {REQUESTS} pages", peak_memory(
        first.process.pid, "granian"), "MiB")  # fmt: skip
    yield Row("worker: peak memory, all processes", peak_memory(first.process.pid, "worker"), "MiB")
    yield Row("clean stop", first.stop(), "s")
    again = Run(var)
    yield Row("restart: portal answers", again.portal, "s", 1.5)
    again.stop()
