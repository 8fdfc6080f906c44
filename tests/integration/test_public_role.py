"""The role of the public surface: its rights are exact, and every public page works with them."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from psycopg2.errors import InsufficientPrivilege

from blacklist.models import PeriodReport, ReportLink
from enforcement.models import Tip
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.procedure.presented import presented
from safetyreg import public_rights
from tests.factories import blacklist as listings
from tests.factories import disclosure as drafts
from tests.factories import draw_acts, tips
from tests.factories.accounts import UserFactory
from tests.factories.documents import issued_document
from tests.integration.public_role import grant, public_role

pytestmark = pytest.mark.django_db
PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
NOT_MADE = {"documents_evidencefile", "blacklist_heavier"}
HEAVIER = """
    INSERT INTO blacklist_heavier (listing_id, reason, key, text, marked_on)
    SELECT id, 'accident', 'x', 'x', now() FROM blacklist_listing
"""
COUNTERS = ["documents_numbercounter"]  # how many tips this year; the figures say so too
BY_TABLE = {right.table: right for right in public_rights.RIGHTS}


def tables() -> list[str]:
    return connection.introspection.table_names(include_views=True)


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    return [column.name for column in found]


def allowed(privilege: str, table: str) -> set[str]:
    """The columns on which the list gives the privilege."""
    right = BY_TABLE.get(table)
    given = dict(right.columns()).get(privilege, ()) if right else ()
    return set(columns(table)) if given == public_rights.ALL else set(given)


def held(role: str, privilege: str, table: str) -> set[str]:
    """The columns on which PostgreSQL says that the role has the privilege."""
    with connection.cursor() as cursor:
        if privilege in {"DELETE", "TRUNCATE", "TRIGGER"}:
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, privilege])
            return {"*"} if cursor.fetchone()[0] else set()
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND has_column_privilege(%s, attrelid, attnum, %s)",
            [table, role, privilege],
        )
        return {name for (name,) in cursor.fetchall()}


def works(cursor, statement: str) -> bool:
    """False only where PostgreSQL refuses for want of a right."""
    try:
        with transaction.atomic():
            cursor.execute(statement)
    except DatabaseError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            return False
        raise
    return True


def test_the_list_names_what_there_is():
    assert BY_TABLE.keys() <= set(tables())
    for right in public_rights.RIGHTS:
        assert right.why
        for _privilege, names in right.columns():
            assert names == public_rights.ALL or set(names) <= set(columns(right.table))


def test_every_table_gives_exactly_what_is_listed(settings):
    role = settings.DATABASE_PUBLIC_ROLE
    with connection.cursor() as cursor:  # what somebody gave by hand is taken back
        cursor.execute(f"GRANT ALL ON accounts_user, enforcement_tip TO {role}")
        cursor.execute(f"GRANT SELECT (what) ON enforcement_tip TO {role}")
    grant()
    wrong = [
        (privilege, table)
        for table in tables()
        for privilege in PRIVILEGES
        if held(role, privilege, table) != allowed(privilege, table)
    ]
    assert len(tables()) > 100
    assert wrong == []


def test_every_other_table_is_refused_in_deed():
    models = {model._meta.db_table for model in apps.get_models()}
    closed = sorted((models | {"django_migrations"}) - BY_TABLE.keys())
    first = {table: connection.ops.quote_name(columns(table)[0]) for table in closed}
    grant()
    with public_role() as cursor:
        for table, column in first.items():
            for statement in (
                f"SELECT count(*) FROM {table}",
                f"SELECT {column} FROM {table} LIMIT 1",
                f"INSERT INTO {table} DEFAULT VALUES",
                f"UPDATE {table} SET {column} = {column}",
                f"DELETE FROM {table}",
                f"TRUNCATE {table}",
            ):
                assert not works(cursor, statement), statement


def test_no_listed_table_can_be_emptied_or_shaped():
    grant()
    with public_role() as cursor:
        for table in BY_TABLE:
            for statement in (
                f"DELETE FROM {table}",
                f"TRUNCATE {table}",
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
                f"CREATE POLICY mine ON {table} USING (true)",
            ):
                assert not works(cursor, statement), statement
        assert not works(cursor, "CREATE TABLE public.mine (n int)")
        assert not works(cursor, "SELECT audit_settled_id(1)")


def seen(cursor, right: public_rights.Right) -> int:
    name = right.select[0] if right.select != public_rights.ALL else "*"
    cursor.execute(f"SELECT count({name}) FROM {right.table}")
    return cursor.fetchone()[0]


def some_of_everything(settings) -> str:
    """Rows that nobody outside may read in every table that is narrowed; a link's secret."""
    settings.TIPS_KEY = "k" * 50
    tips.answered()
    tips.filed()
    issued_document()
    drafts.draft()
    draw_acts.prepared(UserFactory(roles=[Role.PLANNER]))
    return listings.link(listings.listed())


def test_rows_that_are_nobodys_business_are_not_there(settings):
    some_of_everything(settings)
    grant()
    hidden = [right for right in public_rights.RIGHTS if right.rows != "true"]
    with connection.cursor() as cursor:
        for right in hidden:
            if right.table not in NOT_MADE:
                assert seen(cursor, right), right.table
    with public_role() as cursor:
        assert [right.table for right in hidden if seen(cursor, right)] == COUNTERS


def test_the_role_that_serves_the_office_sees_and_writes_all_rows(settings):
    some_of_everything(settings)
    grant()
    with connection.cursor() as cursor:
        before = {right.table: seen(cursor, right) for right in public_rights.RIGHTS}
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_APP_ROLE}")
        assert {right.table: seen(cursor, right) for right in public_rights.RIGHTS} == before
        cursor.execute("UPDATE enforcement_tip SET place = 'x'")
        assert cursor.rowcount == before["enforcement_tip"]
        cursor.execute("RESET ROLE")


def test_a_code_opens_one_tip_and_never_what_it_says(settings):
    filed, _other = tips.filed(), tips.filed()
    digest = filed.tip.code_digest
    grant()
    with public_role() as cursor:
        with presented(digest):
            assert list(Tip.objects.values_list("number", flat=True)) == [filed.tip.number]
            for column in ("what", "unit", "contact", "place", "happened", "handler_id"):
                assert not works(cursor, f"SELECT {column} FROM enforcement_tip"), column
            assert not works(cursor, "UPDATE enforcement_tip SET answer = 'x'")
        assert not Tip.objects.values_list("number").exists()


def test_a_link_opens_its_own_report_and_lets_nothing_else_be_changed(settings):
    listing = listings.listed()
    secret = listings.link(listing)
    digest = ReportLink.objects.get().digest
    assert PeriodReport.objects.count() > 1
    grant()
    with public_role() as cursor, presented(digest):
        assert PeriodReport.objects.count() == 1
        cursor.execute("SELECT id FROM blacklist_listing FOR UPDATE")
        assert cursor.rowcount == 1
        for statement in (
            "UPDATE blacklist_listing SET id = id",
            "UPDATE blacklist_listing SET state = 'removed'",
            "UPDATE blacklist_reportlink SET digest = 'x'",
            "UPDATE blacklist_periodreport SET due = '2030-01-01'",
            "UPDATE blacklist_periodreport SET by_link = false",
            "SELECT conduct FROM blacklist_listing",
            HEAVIER,
        ):
            assert not works(cursor, statement), statement
    assert secret


def test_nobody_can_be_put_into_the_trail_but_a_visitor():
    event = AuditEvent(
        at="2026-11-26T00:00Z", actor_id="1", verb="enforcement.tip.filed",
        target_type="x", target_id="1", address_class="x", digest=b"x",
    )  # fmt: skip
    grant()
    with public_role() as cursor:
        for actor, verb in (("1", "enforcement.tip.filed"), ("", "enforcement.case.closed")):
            event.pk, event.actor_id, event.verb = None, actor, verb
            event._state.adding = True
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                event.save(force_insert=True)
        for column in ("at", "actor_name", "verb", "changes", "digest"):
            assert not works(cursor, f"SELECT {column} FROM audit_auditevent"), column


def test_an_installation_without_the_role_is_told_how_to_have_one(settings, capsys):
    settings.DATABASE_PUBLIC_ROLE = "nobody_made_me"
    call_command("grant_rights")
    assert "CREATE ROLE nobody_made_me LOGIN" in capsys.readouterr().err


def test_one_role_cannot_be_both(settings):
    settings.DATABASE_PUBLIC_ROLE = settings.DATABASE_APP_ROLE
    with pytest.raises(CommandError, match="a role of its own"):
        call_command("grant_rights")
