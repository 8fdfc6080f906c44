"""deploy/backup and deploy/restore against a real server: what comes back is what was there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from foundation.audit import seals
from foundation.audit.actors import SYSTEM
from foundation.audit.trail import record
from tests.factories.accounts import OfficeFactory
from tests.integration.serving import ROOT

COPY = "restored_copy"


def url(name: str) -> str:
    return os.environ["DATABASE_URL"].replace("/safetyreg?", f"/{name}?")


def run(script: str, folder, var, name: str):
    env = {**os.environ, "SAFETYREG_VAR": str(var), "DATABASE_OWNER_URL": url(name)}
    return subprocess.run(
        [str(ROOT / "deploy" / script), str(folder)],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def empty_database(django_db_setup):
    link = psycopg2.connect(url("safetyreg"))
    link.autocommit = True
    name = f"{COPY}_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}"
    with link.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    yield name
    with link.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")
    link.close()


@pytest.mark.django_db(transaction=True)
def test_a_backup_comes_back_whole_with_rights_and_a_proven_trail(empty_database, tmp_path):
    name = connection.settings_dict["NAME"]
    office = OfficeFactory(name="民爆行业管理处")
    record("test.case.opened", target=office, by=SYSTEM)
    seals.seal()
    here, there = tmp_path / "here", tmp_path / "there with space"
    (here / "documents").mkdir(parents=True)
    (here / "documents" / "文书.pdf").write_bytes(b"%PDF")
    there.mkdir()

    saved = run("backup", tmp_path / "backups", here, name)
    assert saved.returncode == 0, saved.stderr
    folder = saved.stdout.strip().splitlines()[-1]
    assert Path(folder).stat().st_mode & 0o077 == 0

    back = run("restore", folder, there, empty_database)
    assert back.returncode == 0, back.stderr
    assert (there / "documents" / "文书.pdf").read_bytes() == b"%PDF"
    with psycopg2.connect(url(empty_database)) as link, link.cursor() as cursor:
        cursor.execute("SELECT name FROM accounts_office")
        assert cursor.fetchall() == [("民爆行业管理处",)]
        role = settings.DATABASE_APP_ROLE
        cursor.execute(
            "SELECT has_table_privilege(%s, 'audit_auditevent', 'INSERT'), "
            "has_table_privilege(%s, 'audit_auditevent', 'DELETE')",
            [role, role],
        )
        assert cursor.fetchone() == (True, False)
    link.close()

    again = run("restore", folder, there, empty_database)
    assert again.returncode == 1
    assert "it must be empty" in again.stderr


def test_a_damaged_backup_is_refused(empty_database, tmp_path):
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "database").write_bytes(b"x")
    (folder / "SHA256SUMS").write_text("0" * 64 + "  database\n")
    done = run("restore", folder, tmp_path, empty_database)
    assert done.returncode != 0
    assert "FAILED" in done.stdout + done.stderr
