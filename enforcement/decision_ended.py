"""Whoever built on a penalty decision hears when it is revoked or changed.

Rooms above register here as they load; a listener gets the decision's id after the act is
committed. It only starts a job: a nightly one finds the same, so a message lost does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.db import transaction

from enforcement.models import Decision

Listener = Callable[[int], None]
_listeners: list[Listener] = []


def register_listener(listener: Listener) -> None:
    """Call it once, when the app is ready."""
    _listeners.append(listener)


def announce(decision: Decision) -> None:
    """Inside the act that ended ``decision``."""
    for listener in _listeners:
        transaction.on_commit(partial(listener, decision.pk), robust=True)
