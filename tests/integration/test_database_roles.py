"""The role of web, worker and beat: may work, may not rewrite the trail or change tables."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from psycopg2.errors import InsufficientPrivilege

from foundation.accounts.models import Office
from foundation.audit import seals
from foundation.audit.actors import SYSTEM
from foundation.audit.models import AuditEvent
from foundation.audit.trail import record
from safetyreg import checks
from safetyreg.management.commands.grant_rights import append_only_tables
from tests.integration.public_role import public_role

pytestmark = pytest.mark.django_db


@contextmanager
def app_role(settings):
    """Work as the app role inside this test's transaction."""
    call_command("grant_rights")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_APP_ROLE}")
        yield cursor
        cursor.execute("RESET ROLE")


def refused(cursor, statement: str) -> bool:
    try:
        with transaction.atomic():
            cursor.execute(statement)
    except ProgrammingError as error:
        return isinstance(error.__cause__, InsufficientPrivilege)
    return False


def test_the_trail_is_append_only_for_the_app_role(settings):
    with app_role(settings) as cursor:
        event = record("test.case.opened", target=("test.case", "1"), by=SYSTEM)
        assert AuditEvent.objects.get() == event
        assert sorted(append_only_tables()) == ["audit_auditevent", "audit_seal"]
        for table, column in {"audit_auditevent": "verb", "audit_seal": "gaps"}.items():
            assert refused(cursor, f"UPDATE {table} SET {column} = ''")
            assert refused(cursor, f"DELETE FROM {table}")
            assert refused(cursor, f"TRUNCATE {table}")
            assert refused(cursor, f"ALTER TABLE {table} DISABLE TRIGGER ALL")


def test_the_app_role_can_seal(settings):
    with app_role(settings):
        record("test.case.opened", target=("test.case", "1"), by=SYSTEM)
        assert seals.seal() is not None


def test_the_numbers_of_the_trail_cannot_be_set_back(settings):
    with app_role(settings) as cursor:
        cursor.execute("SELECT pg_get_serial_sequence('audit_auditevent', 'id')")
        sequence = cursor.fetchone()[0]
        assert refused(cursor, f"SELECT setval('{sequence}', 1)")


def test_the_app_role_writes_other_tables_but_does_not_shape_them(settings):
    with app_role(settings) as cursor:
        office = Office.objects.create(code="one", name="第一处")
        Office.objects.filter(pk=office.pk).update(name="第二处")
        for statement in (
            "CREATE TABLE public.mine (n int)",
            "DROP TABLE accounts_office CASCADE",
            "ALTER TABLE accounts_office ADD COLUMN n int",
            "TRUNCATE accounts_office CASCADE",
            "DELETE FROM django_migrations",
            "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        ):
            assert refused(cursor, statement), statement


def test_granting_again_takes_back_what_somebody_gave(settings):
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON audit_auditevent TO {settings.DATABASE_APP_ROLE}")
    with app_role(settings) as cursor:
        assert refused(cursor, "DELETE FROM audit_auditevent")


def test_a_role_that_is_missing_is_named_with_the_way_to_make_it(settings):
    settings.DATABASE_APP_ROLE = "nobody_made_me"
    with pytest.raises(CommandError, match="CREATE ROLE nobody_made_me LOGIN"):
        call_command("grant_rights")


def test_the_owner_as_app_role_is_pointed_out(settings, capsys):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        settings.DATABASE_APP_ROLE = cursor.fetchone()[0]
    call_command("grant_rights")
    assert "nothing can be withheld" in capsys.readouterr().err


def test_a_public_process_under_a_role_that_reaches_more_is_refused(settings):
    settings.SURFACE = "public"
    (message,) = checks.stored()
    assert message.id == "safetyreg.E008"
    with app_role(settings):
        assert [message.id for message in checks.stored()] == ["safetyreg.E008"]
    with public_role():
        assert checks.stored() == []
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT (what) ON enforcement_tip TO {settings.DATABASE_PUBLIC_ROLE}")
    with public_role():
        assert "enforcement_tip" in checks.stored()[0].msg


def test_a_public_process_without_row_security_is_refused(settings):
    settings.SURFACE = "public"
    call_command("grant_rights")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE documents_document DISABLE ROW LEVEL SECURITY")
    with public_role():
        assert "documents_document" in checks.stored()[0].msg


def test_a_process_that_may_rewrite_the_trail_is_warned(settings):
    assert [message.id for message in checks.stored()] == ["safetyreg.W001"]
    with app_role(settings):
        assert checks.stored() == []
