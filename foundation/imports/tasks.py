from __future__ import annotations

from collections.abc import Callable

from celery import shared_task
from django.urls import reverse

from foundation.imports import actions
from foundation.imports.models import ImportBatch
from foundation.web.jobs import running


@shared_task
def check_import(job_id: str, batch_id: str) -> None:
    _work(job_id, batch_id, actions.check)


@shared_task
def perform_import(job_id: str, batch_id: str) -> None:
    _work(job_id, batch_id, actions.perform)


def _work(job_id: str, batch_id: str, act: Callable[..., ImportBatch]) -> None:
    batch = ImportBatch.objects.get(pk=batch_id)
    total = batch.rows
    with running(job_id) as run:
        act(batch, progress=lambda done: run.progress(done, total))
        run.finish_page(reverse("imports:batch", args=[batch_id]), "查看结果")
