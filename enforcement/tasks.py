"""Jobs of the room; each may run late, twice or not at all."""

from __future__ import annotations

import logging

from celery import shared_task
from django.urls import reverse

from enforcement.actions import bulletins, leaves, letters, plan_deadlines
from enforcement.actions.draws.close import reveal_if_due
from enforcement.actions.draws.commit import perform_commit
from enforcement.actions.draws.conduct import perform_draw
from enforcement.models import Case, Draw
from foundation.procedure.refusals import Refused
from foundation.web.jobs import running
from foundation.workdays.quarters import today

logger = logging.getLogger(__name__)


@shared_task
def compile_missing_bulletins() -> int:
    """三（二）: the bulletin of every quarter that is over and lacks it."""
    return len(bulletins.compile_missing())


@shared_task
def open_plan_deadlines() -> int:
    return plan_deadlines.open_plan_deadlines(today=today())


@shared_task
def open_certificate_deadlines() -> int:
    return leaves.open_certificate_deadlines(today=today())


@shared_task
def open_responsibility_deadline() -> bool:
    return letters.open_year_deadline(today=today())


@shared_task
def commit_draw(job_id: str, pk: int) -> None:
    with running(job_id) as run:
        perform_commit(pk, progress=run.progress)
        run.finish_page(reverse("enforcement:draw", args=[pk]), "查看抽取")


@shared_task
def conduct_draw(job_id: str, pk: int) -> None:
    with running(job_id) as run:
        perform_draw(pk, progress=run.progress)
        run.finish_page(reverse("enforcement:draw", args=[pk]), "查看抽取")


@shared_task
def bind_volume(job_id: str, pk: int) -> None:
    with running(job_id) as run:
        case = Case.objects.get(pk=pk)
        from enforcement import case_volume  # noqa: PLC0415 (pypdf is slow to load)

        content = case_volume.volume(case, progress=run.progress)
        run.finish_file(f"案卷{case.number}.pdf", content)


@shared_task
def reveal_draws() -> int:
    """Reveal what is due; one draw that cannot be opened does not hold up the others."""
    revealed = 0
    for pk in Draw.objects.filter(state=Draw.State.DRAWN).values_list("pk", flat=True):
        try:
            revealed += reveal_if_due(pk)
        except Refused as refusal:
            logger.error("draw %s was not revealed: %s", pk, refusal)  # noqa: TRY400
    return revealed
