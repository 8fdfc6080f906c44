"""Jobs of the room; each may run late, twice or not at all."""

from __future__ import annotations

from celery import shared_task

from enforcement.actions import bulletins


@shared_task
def compile_missing_bulletins() -> int:
    """三（二）: the bulletin of every quarter that is over and lacks it."""
    return len(bulletins.compile_missing())
