"""A database that is laid out in one step is the one that the migrations make."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import closing
from urllib.parse import urlsplit

import psycopg2
import pytest

from safetyreg import schema
from tests.architecture.source import ROOT
from tests.schema import dumped

LAY_OUT = """
import django
django.setup()
from django.db import connection
from safetyreg.schema import lay_out
assert lay_out(connection)
"""
NEW = "run python -m tests.schema: it writes safetyreg/schema.sql from the migrations"


@pytest.fixture
def databases():
    """Addresses of two empty databases beside that of the tests."""
    server = urlsplit(os.environ["DATABASE_URL"])
    names = [f"schema_{os.getpid()}_{way}" for way in ("steps", "whole")]
    with closing(psycopg2.connect(server.geturl())) as link:
        link.autocommit = True
        cursor = link.cursor()
        for name in names:
            cursor.execute(f"CREATE DATABASE {name}")
        yield [server._replace(path=f"/{name}").geturl() for name in names]
        for name in names:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(url: str, *command: str) -> None:
    env = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_file_was_made_from_these_migrations():
    assert schema.kept() is not None, NEW


def test_both_ways_lead_to_the_same_database(databases):
    steps, whole = databases
    run(steps, "-c", "from tests.schema import migrate_step_by_step as go; go()")
    run(whole, "-c", LAY_OUT)
    assert plain(dumped(whole)) == plain(dumped(steps)), NEW


def plain(sql: str) -> str:
    """Without casts and brackets, which PostgreSQL writes otherwise when it reads its own words."""
    return re.sub(r"::(character varying|text)(\[\])?|[()]", "", sql)


def test_only_an_empty_database_is_filled(db):
    from django.db import connection

    assert not schema.is_empty(connection)
    assert schema.lay_out(connection) is False
