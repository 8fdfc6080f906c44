"""The embedded PostgreSQL: made once, started, given its two roles."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg2
from psycopg2 import sql

from safetyreg.embedded.binaries import major_version, postgres_bin
from safetyreg.embedded.places import Places
from safetyreg.embedded.processes import (
    EmbeddedError,
    identity,
    private_folder,
    spawn,
    wait_until,
)

SUPERUSER = "postgres"
APP_ROLE = "safetyreg_app"
OWNER_ROLE = "safetyreg_owner"
PUBLIC_ROLE = "safetyreg_public"
STOP_SIGNALS = ((signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0))
# A refused row or statement must not reach the log: it may hold what article 10 of the
# interference rules protects.
QUIET_LOG = ("log_min_error_statement=panic", "log_error_verbosity=terse", "log_statement=none")
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


def start(places: Places, *, throwaway: bool, keep: Sequence[int]) -> subprocess.Popen[bytes]:
    """Run PostgreSQL over its unix socket and answer once it takes connections."""
    folder = postgres_bin(places)
    make_cluster(places, folder)
    write_access_rules(places)
    log = places.logs / "postgresql.log"
    process = spawn(
        [folder / "postgres", "-D", places.database, *_options(places, throwaway=throwaway)],
        log=log,
        account=places.account,
        env=_environment(),
        on_death=signal.SIGINT,
        keep=keep,
    )
    wait_until(lambda: _answers(places), process, name="PostgreSQL", log=log, seconds=60)
    prepare_roles(places, throwaway=throwaway)
    return process


def _options(places: Places, *, throwaway: bool) -> list[str]:
    settings = [
        f'unix_socket_directories="{places.sockets}"',
        "unix_socket_permissions=0700",
        "listen_addresses=",
        "port=5432",
        "max_connections=100",
        "shared_buffers=64MB",
        *QUIET_LOG,
        *(THROWAWAY if throwaway else ()),
    ]
    return [part for setting in settings for part in ("-c", setting)]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def make_cluster(places: Places, folder: Path) -> None:
    """Run ``initdb`` beside the final place and move it there when it is whole."""
    major = major_version(folder / "postgres", places.account)
    if places.database.exists():
        _refuse_other_version(places.database, major)
        _remove_stale_pid(places.database)
        return
    new = places.database.with_name("postgresql.new")
    shutil.rmtree(new, ignore_errors=True)
    private_folder(new, places.account)
    locale = ["--locale=C.UTF-8"]
    if major >= 17:
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    who = identity(places.account)
    made = subprocess.run(  # noqa: S603
        [
            os.fspath(folder / "initdb"),
            f"--pgdata={new}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            *locale,
            "--auth-local=peer",
            "--auth-host=reject",
            "--no-sync",
            "--no-instructions",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=_environment(),
        user=who.user,
        group=who.group,
        extra_groups=who.extra_groups,
    )
    if made.returncode:
        raise EmbeddedError(f"PostgreSQL could not lay out its data:\n{made.stdout}{made.stderr}")
    new.rename(places.database)


def _refuse_other_version(database: Path, major: int) -> None:
    found = (database / "PG_VERSION").read_text().strip()
    if found != str(major):
        raise EmbeddedError(
            f"{database} was made by PostgreSQL {found}, the program here is {major}.\n"
            "Move the data over with pg_dump and pg_restore (see README, backup), or set "
            "SAFETYREG_PG_BIN to the bin folder of the right version."
        )


def _remove_stale_pid(database: Path) -> None:
    """We hold the lock on var and no child of an older run lives, so the file is left over.

    PostgreSQL itself would refuse to start when another process now wears that number.
    """
    (database / "postmaster.pid").unlink(missing_ok=True)


def write_access_rules(places: Places) -> None:
    """Only the system user who runs the program may connect, whoever can reach the socket."""
    try:
        user = pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        user = getpass.getuser()
    roles = (SUPERUSER, OWNER_ROLE, APP_ROLE, PUBLIC_ROLE)
    rules = "".join(f'safetyreg "{user}" {role}\n' for role in roles)
    (places.database / "pg_ident.conf").write_text(rules)
    (places.database / "pg_hba.conf").write_text("local all all peer map=safetyreg\n")


def connect(places: Places, *, database: str = "postgres") -> psycopg2.extensions.connection:
    return psycopg2.connect(
        host=str(places.sockets), port=5432, user=SUPERUSER, dbname=database, connect_timeout=5
    )


def _answers(places: Places) -> bool:
    try:
        connect(places).close()
    except psycopg2.OperationalError:
        return False
    return True


def prepare_roles(places: Places, *, throwaway: bool) -> None:
    """The owner migrates; the roles of web, worker and beat, and of the public, own nothing."""
    connection = connect(places)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            for role in (OWNER_ROLE, APP_ROLE, PUBLIC_ROLE):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                if not cursor.fetchone():
                    cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'safetyreg'")
            if cursor.fetchone():
                cursor.execute(f"GRANT CONNECT ON DATABASE safetyreg TO {PUBLIC_ROLE}")
                return
            if throwaway:  # tests make databases, empty tables, and try what the roles may do
                cursor.execute(f"GRANT {APP_ROLE}, {PUBLIC_ROLE} TO {OWNER_ROLE}")
                cursor.execute(f"ALTER ROLE {OWNER_ROLE} CREATEDB")
                cursor.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER_ROLE}")
            cursor.execute(f"CREATE DATABASE safetyreg OWNER {OWNER_ROLE}")
            cursor.execute("REVOKE ALL ON DATABASE safetyreg FROM PUBLIC")
            cursor.execute(f"GRANT CONNECT ON DATABASE safetyreg TO {APP_ROLE}, {PUBLIC_ROLE}")
    finally:
        connection.close()
