"""Embedded PostgreSQL and Redis (placeholder of the first hour; the supervisor follows)."""

from __future__ import annotations

from pathlib import Path


def database_url(var: Path) -> str:
    return f"postgres:///safetyreg?host={var}/run&user=safetyreg_app"


def redis_url(var: Path) -> str:
    return f"unix://{var}/run/redis.sock?db=0"


def broker_url(redis_url: str) -> str:
    """The same Redis in the form that kombu reads."""
    return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
