"""The worker's sign of life."""

from __future__ import annotations

import time

from celery import shared_task
from django.core.cache import cache

from safetyreg.health import HEARTBEAT_KEY


@shared_task
def heartbeat() -> None:
    """Beat asks, a worker answers: its age tells ``/readyz`` that both are alive."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=None)
