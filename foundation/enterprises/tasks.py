"""Jobs of the register; each may run late, twice or not at all."""

from __future__ import annotations

from celery import shared_task

from foundation.enterprises.actions import licences
from foundation.workdays.quarters import today


@shared_task
def mark_expired_licences() -> int:
    return licences.mark_expired(today=today())


@shared_task
def open_yearly_checks() -> bool:
    return licences.open_yearly_check(today=today())
