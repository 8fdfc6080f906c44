"""A page in nginx's cache beside a file of the same size: what the cache costs."""

from __future__ import annotations

import socket
import ssl
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.nginx import before, connection

ASKED = 900  # nginx ends a connection after 1000
ROUNDS = 11
PAGE = "/penalties/"
FILE = "/datasets/page.html"


def cached_and_static(server_port: int, folder: Path) -> tuple[float, float]:
    """Answers a second: the list from the cache, and a file of the same bytes.

    Over one connection each, in turns; the best of ``ROUNDS``.
    """
    (folder / "datasets").mkdir()
    with before(server_port, folder) as port:
        link = connection(port)
        link.request("GET", PAGE)
        (folder / "datasets" / "page.html").write_bytes(link.getresponse().read())
        link.close()
        found: dict[str, list[float]] = {PAGE: [], FILE: []}
        for _ in range(ROUNDS):
            for path, rates in found.items():
                rates.append(_rate(port, path))
    return max(found[PAGE]), max(found[FILE])


def _rate(port: int, path: str) -> float:
    with _link(port) as link:
        question = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        _answer(link, question)
        began = time.perf_counter()
        for _ in range(ASKED):
            _answer(link, question)
        return ASKED / (time.perf_counter() - began)


@contextmanager
def _link(port: int) -> Iterator[ssl.SSLSocket]:
    context = ssl._create_unverified_context()
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as link,
    ):
        yield link


def _answer(link: ssl.SSLSocket, question: bytes) -> None:
    """Ask and read the answer, whose length its head tells (or its last chunk)."""
    link.sendall(question)
    got = _more(link)
    while b"\r\n\r\n" not in got:
        got += _more(link)
    head, _, body = got.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.split(b"\r\n")[0].decode())
    length = next(
        (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n")
         if line.startswith(b"content-length")), None,
    )  # fmt: skip
    if length is None:
        while not body.endswith(b"0\r\n\r\n"):
            body += _more(link)
        return
    while len(body) < length:
        body += _more(link)


def _more(link: ssl.SSLSocket) -> bytes:
    part = link.recv(1 << 17)
    if not part:
        raise RuntimeError("nginx ended the connection")
    return part


@contextmanager
def folder_for_nginx() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="safetyreg-nginx-") as name:
        yield Path(name)
