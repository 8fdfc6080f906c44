"""Where the embedded services keep their files, and as whom they run. Nothing here writes."""

from __future__ import annotations

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

SOCKET_LIMIT = 107  # bytes of a unix socket's path on Linux
UNSAFE_IN_SOCKETS = set(""",'"\\%?#""")  # libpq and the URLs read these as their own
UNPRIVILEGED = ("pgserver", "postgres", "nobody")  # PostgreSQL refuses to run as root


@dataclass(frozen=True, slots=True)
class Account:
    """A system account that the services run as instead of root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Places:
    """Folders of one installation, told from ``var`` alone, so that every process agrees."""

    var: Path
    home: Path  # folder that the services' account can reach; ``var`` itself where possible
    sockets: Path
    account: Account | None  # None: the services run as the user who started them

    @property
    def database(self) -> Path:
        return self.home / "postgresql"

    @property
    def lock(self) -> Path:
        return self.var / "run.lock"

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @classmethod
    def of(cls, var: Path) -> Places:
        var = var.absolute()
        account = unprivileged_account() if os.geteuid() == 0 else None
        digest = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
        home = var
        if account and not reachable(var, account):
            home = Path("/var/lib/safetyreg-embedded") / digest
        sockets = home / "run"
        too_long = len(os.fsencode(sockets / ".s.PGSQL.5432")) > SOCKET_LIMIT
        if too_long or UNSAFE_IN_SOCKETS & set(str(sockets)):
            sockets = Path("/tmp") / f"safetyreg-{os.geteuid()}-{digest}"  # noqa: S108  (0700, owner checked)
        return cls(var=var, home=home, sockets=sockets, account=account)


def unprivileged_account() -> Account | None:
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    return None


def reachable(path: Path, account: Account) -> bool:
    """Whether ``account`` may pass every existing folder on the way to (and into) ``path``."""
    for folder in (path, *path.parents):
        try:
            facts = folder.stat()
        except FileNotFoundError:
            continue
        except OSError:
            return False
        if facts.st_uid == account.uid:
            allowed = stat.S_IXUSR
        elif facts.st_gid == account.gid:
            allowed = stat.S_IXGRP
        else:
            allowed = stat.S_IXOTH
        if not facts.st_mode & allowed:
            return False
    return True
