from __future__ import annotations

from celery import shared_task

from foundation.deadlines import actions
from foundation.workdays.quarters import today


@shared_task
def remind() -> None:
    """Daily; late or doubled runs only fill what is missing."""
    actions.remind(today=today())


@shared_task
def recompute_provisional() -> None:
    """Follow newly announced years and the overrides of the administrator."""
    actions.recompute()
