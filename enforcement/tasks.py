"""Jobs of the room; each may run late, twice or not at all."""

from __future__ import annotations

from celery import shared_task

from enforcement.actions import bulletins, plan_deadlines
from foundation.workdays.quarters import today


@shared_task
def compile_missing_bulletins() -> int:
    """三（二）: the bulletin of every quarter that is over and lacks it."""
    return len(bulletins.compile_missing())


@shared_task
def open_plan_deadlines() -> int:
    return plan_deadlines.open_plan_deadlines(today=today())
