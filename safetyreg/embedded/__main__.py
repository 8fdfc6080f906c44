"""``python -m safetyreg.embedded``: the program behind ``bin/serve``."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

from safetyreg.embedded.lock import AlreadyRunningError
from safetyreg.embedded.processes import EmbeddedError
from safetyreg.embedded.supervisor import ROOT, Supervisor

DEFAULT_PORT = 8000
PORTS_TRIED = 50


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def choose_port(host: str, asked: int | None) -> int:
    """The port asked for, or the first free one from 8000 on."""
    if asked is not None:
        if not is_free(host, asked):
            raise EmbeddedError(f"Port {asked} of {host} is taken. Choose another with --port.")
        return asked
    for port in range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED):
        if is_free(host, port):
            if port != DEFAULT_PORT:
                say(f"Port {DEFAULT_PORT} is taken; using {port}.")
            return port
    raise EmbeddedError(f"No free port between {DEFAULT_PORT} and {port}. Choose one with --port.")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/serve", description="Run safetyreg here.")
    asked = os.environ.get("PORT")
    parser.add_argument("--port", type=int, default=int(asked) if asked else None)
    parser.add_argument("--host", default=os.environ.get("HOST_ADDRESS", "127.0.0.1"))
    parser.add_argument(
        "--services-only", action="store_true", help="PostgreSQL and Redis without the program"
    )
    return parser.parse_args()


def main() -> int:
    options = arguments()
    var = Path(os.environ.get("SAFETYREG_VAR") or ROOT / "var").absolute()
    supervisor = Supervisor(
        var,
        host=options.host,
        choose_port=lambda: choose_port(options.host, options.port),
        say=say,
    )
    try:
        supervisor.run(with_apps=not options.services_only)
    except AlreadyRunningError as running:
        say(f"safetyreg already runs here: process {running.pid}, {running.address or 'starting'}.")
        return 1
    except EmbeddedError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
