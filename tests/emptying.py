"""Empty the tables after a transactional test, at a tenth of what TRUNCATE of them all costs."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from django.apps import apps
from django.db import connection

from foundation.procedure.acts import acting

# What post_migrate made; no test writes it, and making it again costs a query for each model.
KEPT = {"django_content_type", "auth_permission"}
# The locks wait for whoever still writes, as TRUNCATE does. The append-only triggers and the
# foreign keys rest for this one transaction.
EMPTY = """
DO $$
DECLARE name text;
BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    FOREACH name IN ARRAY ARRAY[{names}] LOOP
        EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY[{names}] LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
END
$$
"""


@cache
def _statement() -> str:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return EMPTY.format(names=", ".join(f"'{name}'" for name in sorted({*names} - KEPT)))


def _load_what_migrations_loaded() -> None:
    """The checklists that come with the program."""
    content = import_module("enforcement.migrations.0002_first_checklists")
    with acting():
        content.load(apps, None)


def empty_tables(_case: object) -> None:
    """In the place of ``TransactionTestCase._fixture_teardown``."""
    with connection.cursor() as cursor:
        cursor.execute(_statement())
    _load_what_migrations_loaded()
