"""``python -m tests.schema`` writes ``safetyreg/schema.sql`` from the migrations."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from foundation.workdays.quarters import CHINA
from safetyreg import embedded
from safetyreg.embedded.services import Services
from safetyreg.embedded.where import fitting_tools

# Signals fill these after each migration, whichever way it went.
MACHINE = re.compile(
    r"-- (Name:|Data for|PostgreSQL database|Dumped )|--$|\\(un)?restrict "
    r"|SET \w+ = |SELECT pg_catalog.set_config|GRANT "
)
MOMENT = re.compile(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+\d\d'")
DAYS = [datetime.now(CHINA).date() + timedelta(days=days) for days in (0, 1)]
TODAY = re.compile("|".join(f"'{day}'" for day in DAYS))
DAY = "(now() AT TIME ZONE 'Asia/Shanghai')::date"
FILLED_LATER = ("django_content_type", "auth_permission")


def migrate_step_by_step() -> None:
    """All migrations in the database of ``DATABASE_URL``, without signals and without the file."""
    import django
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safetyreg.settings")
    django.setup()
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def dumped(url: str) -> str:
    """Tables, functions, triggers and rows as SQL that any role may run.

    Without what differs by machine (settings, owners); the day and the moment of migrating are
    those of whoever runs it.
    """
    tools = fitting_tools(url)
    hidden = [f"--exclude-table-data={table}" for table in FILLED_LATER]
    text = subprocess.run(
        [tools / "pg_dump", "--no-owner", "--no-comments", "--inserts", *hidden, "-d", url],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    lines = [line for line in text.splitlines() if not MACHINE.match(line)]
    text = re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip() + "\n"
    return MOMENT.sub("now()", TODAY.sub(DAY, text))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="safetyreg-schema-") as name:
        var = Path(name)
        var.chmod(0o711)
        services = Services(var, throwaway=True)
        services.start()
        try:
            url = embedded.database_url(var, role=embedded.OWNER_ROLE)
            os.environ.update(DATABASE_URL=url, SAFETYREG_VAR=str(var))
            migrate_step_by_step()
            from safetyreg import schema

            head = f"{schema.MADE_FROM}{schema.digest()}\n"
            schema.FILE.write_text(head + dumped(url), encoding="utf-8")
        finally:
            services.stop()


if __name__ == "__main__":
    sys.exit(main())
