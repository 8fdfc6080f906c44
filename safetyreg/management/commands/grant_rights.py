from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from foundation.audit.models import AppendOnly
from safetyreg import public_rights


class Command(BaseCommand):
    help = (
        "Give the role of web, worker and beat (DATABASE_APP_ROLE) its rights on the tables, and "
        "withhold UPDATE and DELETE on the audit trail; give the role of the public surface "
        "(DATABASE_PUBLIC_ROLE) its few. Run as the tables' owner after migrate."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        role = settings.DATABASE_APP_ROLE
        with transaction.atomic(), connection.cursor() as cursor:
            if self._is_owner(cursor, role):
                self.stderr.write(
                    f"DATABASE_APP_ROLE {role} is the owner: nothing can be withheld from it."
                )
                return
            _execute(cursor, statements(connection.ops.quote_name(role)))
            self._public(cursor, settings.DATABASE_PUBLIC_ROLE)

    def _public(self, cursor: CursorWrapper, role: str) -> None:
        """An older installation may lack the role; it serves everything from one process."""
        if not _exists(cursor, role):
            self.stderr.write(
                f"The database has no role {role}: no process can serve the public surface alone. "
                f"To have one: CREATE ROLE {role} LOGIN PASSWORD '...'; then grant_rights again."
            )
        elif role in {settings.DATABASE_APP_ROLE, _current(cursor)}:
            raise CommandError(f"DATABASE_PUBLIC_ROLE {role} must be a role of its own.")
        else:
            _execute(cursor, public_rights.statements(connection.ops.quote_name(role)))

    def _is_owner(self, cursor: CursorWrapper, role: str) -> bool:
        if _current(cursor) == role:
            return True
        if not _exists(cursor, role):
            raise CommandError(
                f"The database has no role {role}. Create it first:\n"
                f"    CREATE ROLE {role} LOGIN PASSWORD '...';\n"
                "or name the right one in DATABASE_APP_ROLE."
            )
        return False


def _current(cursor: CursorWrapper) -> str:
    cursor.execute("SELECT current_user")
    return str(cursor.fetchone()[0])


def _exists(cursor: CursorWrapper, role: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    return cursor.fetchone() is not None


def _execute(cursor: CursorWrapper, rights: Iterable[str]) -> None:
    # Rows written in this transaction would keep tables from being altered.
    for statement in ("SET CONSTRAINTS ALL IMMEDIATE", *rights, "SET CONSTRAINTS ALL DEFERRED"):
        cursor.execute(statement)


def append_only_tables() -> list[str]:
    return [m._meta.db_table for m in apps.get_models() if issubclass(m, AppendOnly)]


def statements(role: str) -> list[str]:
    """SQL that leaves ``role`` (quoted) with exactly its rights, whatever it had before."""
    name = connection.ops.quote_name
    result = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE CREATE ON SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        # No UPDATE on sequences: setval could make numbers of the audit trail repeat.
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        # Sealing waits for the trail's writers under a lock that the role itself may not take.
        f"GRANT EXECUTE ON FUNCTION audit_settled_id(integer) TO {role}",
    ]
    result.extend(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {name(table)} FROM {role}"
        for table in append_only_tables()
    )
    return result
