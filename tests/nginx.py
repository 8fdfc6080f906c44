"""A running nginx with ``deploy/nginx.conf``, but for folders and ports."""

from __future__ import annotations

import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPSConnection
from pathlib import Path

from tests.architecture.source import ROOT
from tests.integration.serving import free_port


@contextmanager
def before(server_port: int, folder: Path) -> Iterator[int]:
    """nginx before the public process at ``server_port``; the port of its TLS.

    What lies under ``folder/datasets`` is what it hands out under ``/datasets/``.
    """
    port = _lay_out(folder, server_port)
    directives = f"daemon off; pid {folder}/pid;"
    running = subprocess.Popen(
        ["/usr/sbin/nginx", "-e", "stderr", "-c", folder / "nginx.conf", "-g", directives]
    )
    try:
        until = time.monotonic() + 10
        while not _answers(port):
            if time.monotonic() > until:
                raise RuntimeError("nginx does not answer")
            time.sleep(0.05)
        yield port
    finally:
        running.terminate()
        running.wait(10)


def connection(port: int) -> HTTPSConnection:
    return HTTPSConnection("localhost", port, context=ssl._create_unverified_context(), timeout=10)


def _lay_out(folder: Path, server_port: int) -> int:
    """The configuration with a certificate of its own."""
    # nginx reads as another user where we are root; every folder of pytest's own is closed.
    ours = [one for one in folder.parents if "pytest-" in str(one)]
    for one in (folder, *ours):
        one.chmod(0o755)
    port = free_port()
    text = (ROOT / "deploy/nginx.conf").read_text()
    for found, replaced in {
        "/etc/nginx/tls": str(folder), "/var/cache/nginx": str(folder),
        "/var/log/nginx": str(folder), "root /srv": f"root {folder}",
        "web:8000": "127.0.0.1:9", "public:8000": f"127.0.0.1:{server_port}",
        "listen 443": f"listen {port}", "listen 80": f"listen {free_port()}",
    }.items():  # fmt: skip
        assert found in text
        text = text.replace(found, replaced)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(text.replace("http {", "http {\n" + temporary, 1))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=localhost", "-keyout", folder / "site.key", "-out", folder / "site.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    return port


def _answers(port: int) -> bool:
    link = connection(port)
    try:
        link.request("GET", "/healthz")
        return link.getresponse().status == 200
    except OSError:
        return False
    finally:
        link.close()
