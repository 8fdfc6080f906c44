"""The database role of the public surface: every public page works, all else is refused."""

from __future__ import annotations

from contextlib import contextmanager
from types import ModuleType

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

from disclosure.models import Entry, ErrorNote
from enforcement.models import Tip
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.audit import seals
from foundation.documents.models import Document, EvidenceFile
from safetyreg import checks, urls
from safetyreg.public_rights import RIGHTS
from tests.architecture.test_urls import example, walk
from tests.factories import disclosure as make
from tests.factories import draw_acts, tips
from tests.factories.accounts import UserFactory
from tests.integration.test_database_roles import refused

pytestmark = pytest.mark.django_db
LISTED = {right.table: right for right in RIGHTS}
TABLES = sorted(model._meta.db_table for model in apps.get_models(include_auto_created=True))


@pytest.fixture(scope="module", autouse=True)
def _granted(django_db_setup, django_db_blocker):
    """Committed before any test: tables with open triggers cannot be altered."""
    with django_db_blocker.unblock():
        call_command("grant_rights")


@contextmanager
def public_role(settings):
    """Work as the public's role inside this test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_PUBLIC_ROLE}")
        yield cursor
        cursor.execute("RESET ROLE")


@contextmanager
def public_process(settings):
    """The public process: its own addresses, no session, no account, its own role."""
    side = ModuleType("urls_public")
    side.urlpatterns = urls.routes("public")
    side.handler404 = urls.handler404
    middleware = [one for one in settings.MIDDLEWARE if one not in settings.SIGNED_IN]
    with (
        override_settings(ROOT_URLCONF=side, SURFACE="public", MIDDLEWARE=middleware),
        public_role(settings),
    ):
        yield Client()


def office_paths() -> list[str]:
    """Every address that the public process must not know."""
    public = {route for route, _ in walk(urls.routes("public"))}
    return sorted(
        {example(route) for route, _ in walk(urls.routes("office")) if route not in public}
    )


def planner() -> User:
    return UserFactory(roles=[Role.PLANNER.value])


def text(answer) -> str:
    return answer.content.decode()


class TestTables:
    @pytest.mark.parametrize("table", TABLES)
    def test_exactly_what_is_listed_is_allowed(self, table, settings):
        right = LISTED.get(table)
        with connection.cursor() as cursor:
            found = connection.introspection.get_table_description(cursor, table)
            for column in (one.name for one in found):
                reads = right is not None and (not right.columns or column in right.columns)
                changes = right is not None and column in right.updates
                inserts = right is not None and right.inserts
                allowed = {"SELECT": reads, "INSERT": inserts, "UPDATE": changes}
                for verb, may in allowed.items():
                    cursor.execute(
                        "SELECT has_column_privilege(%s, %s, %s, %s)",
                        [settings.DATABASE_PUBLIC_ROLE, table, column, verb],
                    )
                    assert cursor.fetchone() == (may,), (verb, column)
            for verb in ("DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"):
                cursor.execute(
                    "SELECT has_table_privilege(%s, %s, %s)",
                    [settings.DATABASE_PUBLIC_ROLE, table, verb],
                )
                assert cursor.fetchone() == (False,), verb
        with public_role(settings) as cursor:
            assert refused(cursor, f"DELETE FROM {table}")
            assert refused(cursor, f"SELECT * FROM {table}") == (
                right is None or bool(right.columns)
            )

    @pytest.mark.parametrize("right", RIGHTS, ids=lambda right: right.table)
    def test_what_is_listed_exists(self, right):
        with connection.cursor() as cursor:
            found = connection.introspection.get_table_description(cursor, right.table)
        assert {*right.columns, *right.updates} <= {one.name for one in found}

    def test_functions_of_the_office_are_refused(self, settings):
        with public_role(settings) as cursor:
            assert refused(cursor, "SELECT audit_settled_id(1000)")
            assert refused(cursor, "CREATE TABLE public.mine (n int)")

    def test_granted_by_hand_it_is_taken_back(self, settings):
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT ALL ON accounts_user TO {settings.DATABASE_PUBLIC_ROLE}")
            cursor.execute(
                f"GRANT SELECT (what), UPDATE (what) ON enforcement_tip "
                f"TO {settings.DATABASE_PUBLIC_ROLE}"
            )
        call_command("grant_rights")
        with public_role(settings) as cursor:
            assert refused(cursor, "SELECT username FROM accounts_user")
            assert refused(cursor, "SELECT what FROM enforcement_tip")
            assert refused(cursor, "UPDATE enforcement_tip SET what = ''")


class TestRows:
    def test_documents_and_draws_that_are_not_public_do_not_exist(self, settings):
        batch = make.through(make.draft())
        secret = draw_acts.prepared(planner())
        hidden = Document.objects.filter(public=False).count()
        assert hidden
        with public_role(settings) as cursor:
            cursor.execute("SELECT count(*) FROM documents_document WHERE NOT public")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT count(*) FROM enforcement_draw WHERE id = %s", [secret.pk])
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT title FROM disclosure_batch WHERE id = %s", [batch.pk])
            assert cursor.fetchone() == (batch.title,)

    def test_a_draft_is_not_there(self, settings):
        batch = make.draft()
        with public_role(settings) as cursor:
            cursor.execute("SELECT count(*) FROM disclosure_batch WHERE id = %s", [batch.pk])
            assert cursor.fetchone() == (0,)

    def test_it_counts_no_numbers_but_those_of_tips(self, settings):
        with public_role(settings) as cursor:
            assert refused(
                cursor,
                "INSERT INTO documents_numbercounter (series, year, last) VALUES ('x', 2026, 9)",
            )

    def test_the_staff_still_sees_all(self, settings):
        make.draft()
        counted = Document.objects.count()
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_APP_ROLE}")
            assert Document.objects.count() == counted
            cursor.execute("RESET ROLE")


class TestPages:
    def test_every_public_page_reads(self, settings):
        entry = make.entry()
        draw = draw_acts.committed(planner())
        paper = Document.objects.filter(public=True).first()
        seals.seal()
        paths = [
            "/", "/rules/", "/audit/", "/audit/seals.csv", "/feeds/seals/", "/feeds/disclosure/",
            "/notices/", "/documents/verify/", f"/documents/verify/?code={draw.number}",
            "/penalties/", "/penalties/?q=违规", "/hazards/", "/blacklist/", "/accidents/",
            "/cases/", entry.get_absolute_url(), f"/units/{entry.code}/",
            "/penalties/data.csv", "/api/v1/penalties/", f"/entries/{entry.pk}/error/",
            "/draws/", f"/draws/{draw.number}/", f"/draws/{draw.number}/draw.json",
            f"/draws/{draw.number}/pool.txt", f"/draws/{draw.number}/verify/",
            "/tips/new/", "/tips/query/", "/healthz",
        ]  # fmt: skip
        if paper:
            paths.append(paper.public_url)
        with public_process(settings) as visitor:
            for path in paths:
                answer = visitor.get(path)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                assert answer.status_code == 200, (path, body[:300])
                assert b'href="/office' not in body, path
                assert "sessionid" not in answer.cookies, path

    def test_a_document_is_verified_without_being_read(self, settings):
        make.penalty()
        paper = Document.objects.filter(public=False).first()
        with public_process(settings) as visitor:
            by_code = text(visitor.get(f"/documents/verify/?code={paper.code}"))
            by_number = text(visitor.get("/documents/verify/", {"code": paper.number_text}))
        assert paper.title in by_code
        assert paper.number_text in by_number
        assert paper.title not in by_number

    def test_a_tip_is_filed_with_its_file_and_asked_for(self, settings):
        with public_process(settings) as visitor:
            upload = SimpleUploadedFile("照片.txt", "库房超量".encode(), "text/plain")
            answer = visitor.post("/tips/new/", {**tips.form_data(), "files": [upload]})
        assert answer.status_code == 200, text(answer)[:2000]
        tip = Tip.objects.get()
        assert EvidenceFile.objects.filter(subject_id=str(tip.pk)).count() == 1
        with public_process(settings) as visitor:
            code = answer.context["code"]
            told = visitor.post("/tips/query/", {"number": tip.number, "code": code})
        assert tip.number in text(told)

    def test_an_error_is_pointed_out(self, settings):
        entry = make.entry()
        with public_process(settings) as visitor:
            answer = visitor.post(f"/entries/{entry.pk}/error/", {"text": "金额有误"})
        assert answer.status_code == 200
        assert ErrorNote.objects.get().text == "金额有误"

    def test_no_page_of_the_office(self, settings):
        assert len(office_paths()) > 200
        with public_process(settings) as visitor:
            for path in office_paths():
                assert visitor.get(path).status_code == 404, path


def test_a_public_process_that_may_read_accounts_does_not_start(settings):
    settings.SURFACE, settings.DEBUG = "public", False
    assert [message.id for message in checks.stored()] == ["safetyreg.E008"]
    assert checks.stored()[0].is_serious()
    with public_role(settings):
        assert checks.stored() == []
        assert Entry.objects.count() == 0
        assert refused(connection.cursor(), f"SELECT 1 FROM {User._meta.db_table}")
