"""A new database in one step: what all migrations lead to, kept as SQL beside them.

Migrating from nothing takes half a minute, because Django builds all models anew after each of
some hundreds of operations. ``schema.sql`` is the result of the same migrations. It is used for an
empty database alone, and only while it was made from exactly the migrations that are installed;
else Django migrates step by step as ever. ``python -m tests.schema`` writes it anew, and a test
compares both ways.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.migrations.loader import MigrationLoader

FILE = Path(__file__).with_name("schema.sql")
MADE_FROM = "-- made from "
# The file names the schema ``public``; where tables would go elsewhere Django migrates.
_EMPTY = """
SELECT current_schema() = 'public' AND NOT EXISTS (
  SELECT FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
)
"""


def digest() -> str:
    """SHA-256 of the names and contents of all migrations, those of packages too."""
    found = hashlib.sha256()
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for key in sorted(loader.disk_migrations):
        module = sys.modules[loader.disk_migrations[key].__module__]
        found.update("/".join(key).encode())
        found.update(Path(str(module.__file__)).read_bytes())
    return found.hexdigest()


def kept() -> str | None:
    """The SQL, when it was made from the migrations that are installed."""
    try:
        text = FILE.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return text if text.startswith(f"{MADE_FROM}{digest()}\n") else None


def is_empty(connection: Any) -> bool:
    """No tables at all in the schema where ours would be."""
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY)
        return bool(cursor.fetchone()[0])


def lay_out(connection: Any) -> bool:
    """Fill an empty database; False, and nothing done, where migrating has to do it."""
    if connection.vendor != "postgresql" or not is_empty(connection) or not (sql := kept()):
        return False
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET LOCAL check_function_bodies = false")
        cursor.execute("SET LOCAL client_min_messages = warning")
        cursor.execute(sql)
    return True
