"""One database is migrated for a run of several workers; each worker starts from a copy of it.

It is migrated while the workers import and collect the tests.
"""

from __future__ import annotations

import fcntl
import gc
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psycopg2

from safetyreg import embedded

NAME = "migrated"
LOCK = "migrated.lock"
ROOT = Path(__file__).resolve().parent.parent


def start(var: Path) -> subprocess.Popen[bytes]:
    """Begin to migrate; the lock is held until that has ended, well or not."""
    connection = psycopg2.connect(embedded.database_url(var, role=embedded.OWNER_ROLE))
    connection.autocommit = True
    try:
        connection.cursor().execute(f"CREATE DATABASE {NAME}")
    finally:
        connection.close()
    with (var / LOCK).open("w") as lock, (var / "migrated.log").open("wb") as log:
        fcntl.flock(lock, fcntl.LOCK_EX)
        url = embedded.database_url(var, role=embedded.OWNER_ROLE, name=NAME)
        return subprocess.Popen(
            [sys.executable, "-m", "tests.template"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": url},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock.fileno()],
        )


def stop(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    process.wait()


def ready() -> str | None:
    """The name of the migrated database, once it is there; None when this run has none.

    If migrating failed, the worker that copies it goes on from there and says why.
    """
    path = Path(os.environ["SAFETYREG_VAR"]) / LOCK
    if not path.exists():
        return None
    with path.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
    return NAME


def main() -> None:
    import django
    from django.core.management import call_command

    gc.disable()  # the states between migrations live no longer than this process
    os.environ["DJANGO_SETTINGS_MODULE"] = "safetyreg.settings"
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
