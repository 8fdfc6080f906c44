"""Embedded PostgreSQL and Redis: what runs when no ``DATABASE_URL`` or ``REDIS_URL`` is given.

The functions here only name the addresses; nothing starts by importing. ``python -m
safetyreg.embedded`` is the supervisor (see ``supervisor``), ``services`` the two servers.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from safetyreg.embedded.places import Places

APP_ROLE = "safetyreg_app"
OWNER_ROLE = "safetyreg_owner"
PUBLIC_ROLE = "safetyreg_public"


def database_url(var: Path, *, role: str = APP_ROLE, name: str = "safetyreg") -> str:
    """Address of the embedded database of ``var``, for a role, over its unix socket."""
    return f"postgres://{role}@/{name}?host={quote(str(Places.of(var).sockets), safe='')}"


def redis_url(var: Path, *, number: int = 0) -> str:
    return f"unix://{quote(str(Places.of(var).sockets))}/redis.sock?db={number}"


def broker_url(redis_url: str) -> str:
    """The same Redis in the form that kombu reads."""
    return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
