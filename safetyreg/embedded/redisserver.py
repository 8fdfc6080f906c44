"""The embedded Redis: in memory only, so that no session ever reaches the disk."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Sequence

from safetyreg.embedded.binaries import redis_server
from safetyreg.embedded.places import Places
from safetyreg.embedded.processes import spawn, wait_until

STOP_SIGNALS = ((signal.SIGTERM, 5.0),)


def start(places: Places, *, keep: Sequence[int]) -> subprocess.Popen[bytes]:
    path = places.sockets / "redis.sock"
    path.unlink(missing_ok=True)
    log = places.logs / "redis.log"
    process = spawn(
        [
            *(redis_server(places), "--port", "0", "--unixsocket", path, "--unixsocketperm", "700"),
            *("--save", "", "--appendonly", "no", "--databases", "64", "--dir", places.sockets),
            *("--daemonize", "no", "--loglevel", "warning"),
        ],
        log=log,
        account=places.account,
        on_death=signal.SIGTERM,
        keep=keep,
    )
    wait_until(lambda: answers(str(path)), process, name="Redis", log=log, seconds=20)
    return process


def answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(2)
        try:
            link.connect(path)
            link.sendall(b"PING\r\n")
            return link.recv(16).startswith(b"+PONG")
        except OSError:
            return False
