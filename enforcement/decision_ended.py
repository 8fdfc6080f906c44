"""Whoever built on a penalty decision hears when it is revoked or changed.

Rooms above register here as they load; a listener gets the decision's id after the act is
committed. It only starts a job: a nightly one finds the same, so a message lost does no harm.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction

from enforcement.models import Decision

logger = logging.getLogger(__name__)
Listener = Callable[[int], None]
_listeners: list[Listener] = []


def register_listener(listener: Listener) -> None:
    """Call it once, when the app is ready."""
    _listeners.append(listener)


def announce(decision: Decision) -> None:
    """Inside the act that ended ``decision``."""
    pk = decision.pk

    def tell() -> None:
        for listener in _listeners:
            try:
                listener(pk)
            except Exception:
                logger.exception("nobody was told of decision %s: %r", pk, listener)

    transaction.on_commit(tell)
