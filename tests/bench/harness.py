"""Measurements register here; ``run.py`` runs them, prints the table and writes the file.

A measurement is a function that yields ``Row``s::

    @measurement("audit inserts")
    def audit_inserts() -> Iterator[Row]: ...

``house()`` gives a real PostgreSQL and Redis of its own (as in production: fsync on), migrated,
with Django set up on it as the tables' owner. One for the whole run.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from safetyreg import embedded
from safetyreg.embedded.services import Services

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Row:
    """One number. ``goal`` is the most it may be, or the least when ``at_least``."""

    what: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        met = self.value >= self.goal if self.at_least else self.value <= self.goal
        return f"{'≥' if self.at_least else '≤'} {self.goal:g}  {'met' if met else 'MISSED'}"

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "verdict": self.verdict}


Measurement = Callable[[], Iterator[Row]]
MEASUREMENTS: dict[str, Measurement] = {}


def measurement(name: str) -> Callable[[Measurement], Measurement]:
    def register(function: Measurement) -> Measurement:
        MEASUREMENTS[name] = function
        return function

    return register


def fresh_var() -> Path:
    """A temporary ``var`` with the checkout's fonts, removed at the end of the run."""
    var = Path(tempfile.mkdtemp(prefix="safetyreg-bench-"))
    var.chmod(0o711)
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    fonts = ROOT / "var" / "fonts"
    if fonts.exists():
        (var / "fonts").symlink_to(fonts)
    return var


@dataclass(frozen=True, slots=True)
class House:
    services: Services
    var: Path

    def url(self, role: str = embedded.OWNER_ROLE) -> str:
        return embedded.database_url(self.var, role=role)


@cache
def house() -> House:
    var = fresh_var()
    services = Services(var)
    services.start()
    atexit.register(services.stop)
    found = House(services, var)
    os.environ["SAFETYREG_VAR"] = str(var)
    os.environ["DATABASE_URL"] = found.url()
    os.environ["REDIS_URL"] = embedded.redis_url(var)
    os.environ["DJANGO_SETTINGS_MODULE"] = "safetyreg.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("grant_rights")
    return found
