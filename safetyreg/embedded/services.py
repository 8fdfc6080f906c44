"""Both embedded servers of one ``var``, started and stopped together."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from safetyreg.embedded import postgres, redisserver
from safetyreg.embedded.lock import RunLock
from safetyreg.embedded.places import Places
from safetyreg.embedded.processes import EmbeddedError, private_folder, stop


class Services:
    """``start()`` makes and runs what is asked for; ``stop()`` ends Redis, then PostgreSQL."""

    def __init__(
        self, var: Path, *, database: bool = True, redis: bool = True, throwaway: bool = False
    ) -> None:
        self.var = var.absolute()
        self.wanted = (database, redis)
        self.throwaway = throwaway
        self.database: subprocess.Popen[bytes] | None = None
        self.redis: subprocess.Popen[bytes] | None = None
        self.lock: RunLock | None = None

    @property
    def places(self) -> Places:
        return Places.of(self.var)

    def running(self) -> list[tuple[str, subprocess.Popen[bytes]]]:
        both = (("redis", self.redis), ("postgresql", self.database))
        return [(name, process) for name, process in both if process]

    def start(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Raise ``AlreadyRunningError`` or ``EmbeddedError`` (nothing is left running then).

        ``meanwhile`` is called once the lock is ours, before the servers are started.
        """
        self._make_folders()
        self.lock = RunLock(self.places.lock)
        keep = (self.lock.descriptor,)
        want_database, want_redis = self.wanted
        try:
            meanwhile()
            if want_database:
                self.database = postgres.start(self.places, throwaway=self.throwaway, keep=keep)
            if want_redis:
                self.redis = redisserver.start(self.places, keep=keep)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        if self.redis:
            stop(self.redis, redisserver.STOP_SIGNALS)
        if self.database:
            stop(self.database, postgres.STOP_SIGNALS)
        self.redis = self.database = None
        if self.lock:
            if not self.places.sockets.is_relative_to(self.places.home):
                shutil.rmtree(self.places.sockets, ignore_errors=True)  # the one under /tmp
            self.lock.release()
            self.lock = None

    def _make_folders(self) -> None:
        if os.geteuid() == 0 and self.places.account is None and any(self.wanted):
            raise EmbeddedError(
                "PostgreSQL does not run as root, and none of the users pgserver, postgres and "
                "nobody exists. Add one (adduser --system pgserver), or run as another user."
            )
        self.var.mkdir(parents=True, exist_ok=True)
        places = self.places
        if self.var.stat().st_uid == os.geteuid() and places.home == self.var:
            # The servers' account may pass through to its own folders, but not look around.
            self.var.chmod(0o711 if places.account else 0o700)
        places.logs.mkdir(exist_ok=True, mode=0o700)
        if places.home != places.var:
            places.home.parent.mkdir(parents=True, exist_ok=True)
            private_folder(places.home, places.account, mode=0o700)
        private_folder(places.sockets, places.account)
        _refuse_lost_data(places)


def _refuse_lost_data(places: Places) -> None:
    """Better a refusal than an empty database where the user knows a full one."""
    left_behind = places.var / "postgresql"
    if places.home != places.var and left_behind.exists():
        raise EmbeddedError(
            f"The database lies in {left_behind}, which the server's user can no longer "
            f"reach because a folder above it was closed. Open it (chmod o+x), or move the "
            f"database to {places.database}."
        )
    if places.database.exists():
        owner = places.database.stat().st_uid
        expected = places.account.uid if places.account else os.geteuid()
        if owner != expected:
            raise EmbeddedError(
                f"{places.database} belongs to the user with number {owner}. Start as the same "
                f"user as before (root stays root), or set SAFETYREG_VAR to a folder of your own."
            )
