from __future__ import annotations

import logging
import tempfile
from datetime import date

from celery import shared_task
from django.core.files import File

from foundation.audit import exports, seals
from foundation.web.jobs import running

logger = logging.getLogger(__name__)

_STEP = 5000  # rows between two reports of progress


@shared_task
def seal() -> None:
    """Seal what is not sealed yet. Late, doubled or missed runs change nothing."""
    try:
        seals.seal()
    except seals.SealingPostponedError:
        logger.warning("audit: sealing postponed, a long transaction is writing")


@shared_task
def export_period(job_id: str, first: str, last: str) -> None:
    """The events of a period as CSV, as the result of a long job."""
    with running(job_id) as run, tempfile.TemporaryFile() as file:
        events = exports.events_of(date.fromisoformat(first), date.fromisoformat(last))
        total = events.count()
        lines = exports.event_lines(events.iterator(chunk_size=_STEP))
        for done, line in enumerate(lines):
            file.write(line.encode("utf-8"))
            if done % _STEP == 0:
                run.progress(done, total)
        file.seek(0)
        run.finish_file(f"审计轨迹-{first}-{last}.csv", File(file))
