"""Jobs of the room; each may run late, twice or not at all."""

from __future__ import annotations

from celery import shared_task

from enforcement.actions import leaves, letters
from foundation.workdays.quarters import today


@shared_task
def open_certificate_deadlines() -> int:
    return leaves.open_certificate_deadlines(today=today())


@shared_task
def open_responsibility_deadline() -> bool:
    return letters.open_year_deadline(today=today())
