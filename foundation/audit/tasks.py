from __future__ import annotations

import logging

from celery import shared_task

from foundation.audit import seals

logger = logging.getLogger(__name__)


@shared_task
def seal() -> None:
    """Seal what is not sealed yet. Late, doubled or missed runs change nothing."""
    try:
        seals.seal()
    except seals.SealingPostponedError:
        logger.warning("audit: sealing postponed, a long transaction is writing")
