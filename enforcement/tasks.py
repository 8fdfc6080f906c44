"""Jobs of the room; each may run late, twice or not at all."""

from __future__ import annotations

from celery import shared_task

from enforcement.actions import plan_deadlines
from foundation.workdays.quarters import today


@shared_task
def open_plan_deadlines() -> int:
    return plan_deadlines.open_plan_deadlines(today=today())
