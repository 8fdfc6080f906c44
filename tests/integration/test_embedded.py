"""The embedded servers: started anywhere, by anybody, and never left behind."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
import pytest
import redis

from safetyreg import embedded
from safetyreg.embedded import redisserver
from safetyreg.embedded.places import Places
from tests.integration.serving import ROOT, driver, eventually, left_over

IS_ROOT = os.geteuid() == 0
NOBODY = pwd.getpwnam("nobody").pw_uid


@pytest.fixture
def folder():
    """A short folder that every user may pass (pytest's own is closed and long)."""
    path = Path(tempfile.mkdtemp(prefix="safetyreg-e-"))
    path.chmod(0o711)
    yield path
    path.chmod(0o700)
    shutil.rmtree(Places.of(path / "var").home, ignore_errors=True)  # under /var/lib, for root
    shutil.rmtree(path)


@pytest.fixture
def var(folder):
    return folder / "var"


def connect(var: Path, role: str = embedded.APP_ROLE, database: str = "safetyreg"):
    return psycopg2.connect(host=str(Places.of(var).sockets), user=role, dbname=database)


def ask(var: Path, query: str, role: str = embedded.APP_ROLE):
    connection = connect(var, role)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(query)
        answer = cursor.fetchone() if cursor.description else None
    connection.close()
    return answer


def answers(var: Path) -> bool:
    with redis.Redis.from_url(embedded.redis_url(var)) as link:
        return ask(var, "SELECT current_user") == ("safetyreg_app",) and link.ping() is True


@pytest.mark.parametrize("name", ["with spaces", "中文 目录", "comma, and 'quote' 100%"])
def test_starts_in_folders_with_awkward_names(folder, name):
    var = folder / name
    with driver(var) as held:
        held.wait_for("ready")
        assert answers(var)
        assert held.end(signal.SIGTERM) == 0
    assert left_over(var) == []


def test_starts_where_the_path_is_too_long_for_a_socket(folder):
    var = folder / ("long" * 30)
    sockets = Places.of(var).sockets
    assert sockets.parent == Path("/tmp")
    with driver(var) as held:
        held.wait_for("ready")
        assert answers(var)
        assert sockets.stat().st_mode & 0o077 == 0
        assert held.end(signal.SIGTERM) == 0
    assert not sockets.exists()


def test_a_socket_folder_that_somebody_else_laid_is_refused(folder):
    var = folder / ("long" * 30)
    sockets = Places.of(var).sockets
    sockets.symlink_to("/tmp")
    try:
        with driver(var) as held:
            assert "belongs to somebody else" in held.wait_for("refused")
            assert held.process.wait(10) == 4
    finally:
        sockets.unlink()
    assert left_over(var) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_both_servers_and_keeps_the_data(var, number):
    for turn in ("first", "second"):
        with driver(var) as held:
            held.wait_for("ready")
            if turn == "first":
                ask(var, "CREATE TABLE kept AS SELECT 7 AS n", embedded.OWNER_ROLE)
            else:
                assert ask(var, "SELECT n FROM kept", embedded.OWNER_ROLE) == (7,)
            assert held.end(number) == 0
        assert left_over(var) == []


def test_kill_9_leaves_no_process_and_the_next_start_works_at_once(var):
    with driver(var) as held:
        held.wait_for("ready")
        ask(var, "CREATE TABLE kept AS SELECT 7 AS n", embedded.OWNER_ROLE)
        held.end(signal.SIGKILL)
    with driver(var) as again:  # at once: the servers of the killed run may still be ending
        again.wait_for("ready")
        assert ask(var, "SELECT n FROM kept", embedded.OWNER_ROLE) == (7,)
        again.end(signal.SIGKILL)
    assert eventually(lambda: left_over(var) == [])


def test_a_lock_file_with_the_number_of_a_foreign_process_is_no_obstacle(var):
    with driver(var) as held:
        held.wait_for("ready")
    database = Places.of(var).database
    lines = f"{os.getpid()}\n{database}\n0\n5432\n{Places.of(var).sockets}\n\n  0 0\n"
    (database / "postmaster.pid").write_text(lines)
    with driver(var) as again:
        again.wait_for("ready")
        assert answers(var)


def test_an_interrupted_first_start_is_begun_anew(var):
    half = Places.of(var).home / "postgresql.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("1")
    with driver(var) as held:
        held.wait_for("ready")
        assert answers(var)


def test_the_second_start_says_who_runs(var):
    with driver(var) as first:
        pid = first.wait_for("ready").split()[1]
        with driver(var) as second:
            assert second.wait_for("second").split()[1] == pid
            assert second.process.wait(10) == 3
        assert answers(var)


def test_runs_for_an_ordinary_user(folder):
    """Without root the servers run as the user himself, and nobody else may look."""
    var = folder / "var"
    folder.chmod(0o777)
    words = [str(NOBODY)] if IS_ROOT else []
    script = "import sys; from tests.integration.test_embedded import as_user; as_user()"
    with driver(var, *words) as held:
        held.wait_for("ready")
        assert var.stat().st_mode & 0o077 == 0
        done = run_python(script, str(var), *words)
        assert done.stdout.strip() == "True", done.stderr
        assert held.end(signal.SIGTERM) == 0
    assert left_over(var) == []


def run_python(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-c", script, *words]
    return subprocess.run(argv, check=False, cwd=ROOT, capture_output=True, text=True)


def as_user() -> None:
    """In a process of its own: become the user named by number and use the servers."""
    if len(sys.argv) > 2:
        os.setgroups([])
        os.setgid(int(sys.argv[2]))
        os.setuid(int(sys.argv[2]))
    var = Path(sys.argv[1])
    # Not the Redis client: it imports late, when the interpreter may be out of reach.
    redis_answers = redisserver.answers(str(Places.of(var).sockets / "redis.sock"))
    print(redis_answers and ask(var, "SELECT current_user") == ("safetyreg_app",))


def test_other_users_of_the_machine_may_not_connect(var):
    """Even the account that runs the server, which can reach its socket, is turned away."""
    with driver(var) as held:
        held.wait_for("ready")
        places = Places.of(var)
        assert places.sockets.stat().st_mode & 0o077 == 0
        assert (places.database / "pg_hba.conf").read_text() == "local all all peer map=safetyreg\n"
        mine = pwd.getpwuid(os.geteuid()).pw_name
        rules = (places.database / "pg_ident.conf").read_text().splitlines()
        assert {rule.split()[1] for rule in rules} == {f'"{mine}"'}
        if places.account:
            script = (
                "import os, sys, psycopg2\n"
                f"os.setgroups([]); os.setgid({places.account.gid}); "
                f"os.setuid({places.account.uid})\n"
                f"psycopg2.connect(host={str(places.sockets)!r}, user='postgres')"
            )
            done = run_python(script)
            assert "Peer authentication failed" in done.stderr


def test_the_app_role_can_neither_create_nor_own(var):
    with driver(var) as held:
        held.wait_for("ready")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(var, "CREATE TABLE mine (n int)")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(var, "CREATE TEMP TABLE mine (n int)")
        facts = ask(
            var,
            "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles "
            "WHERE rolname = current_user",
        )
        assert facts == (False, False, False)


def test_a_checkout_in_a_closed_folder_keeps_its_data_where_the_server_can_reach_it(folder):
    """Root's own folder: PostgreSQL's account may neither enter it nor run programs from it."""
    var = folder / "var"
    folder.chmod(0o700)
    home = Places.of(var).home
    assert home.is_relative_to("/var/lib/safetyreg-embedded") == IS_ROOT
    with driver(var) as held:
        held.wait_for("ready")
        assert answers(var)
        assert (home / "postgresql").is_dir()
        assert home.stat().st_mode & 0o077 == 0


def test_data_that_was_closed_off_later_is_not_replaced_by_an_empty_database(folder):
    """For root. An ordinary user's servers run as himself and still reach it."""
    var = folder / "var"
    with driver(var) as held:
        held.wait_for("ready")
    folder.chmod(0o700)
    with driver(var) as again:
        if IS_ROOT:
            assert "can no longer reach" in again.wait_for("refused")
        else:
            again.wait_for("ready")
    if IS_ROOT:
        assert not Places.of(var).database.exists()


def test_data_of_another_version_is_refused_with_the_way_out(var):
    with driver(var) as held:
        held.wait_for("ready")
    (Places.of(var).database / "PG_VERSION").write_text("12\n")
    with driver(var) as again:
        line = again.wait_for("refused")
        assert "made by PostgreSQL 12" in line
    assert left_over(var) == []
