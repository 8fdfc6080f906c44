"""Long work with a progress bar: imports, exports, large PDFs, draws.

A view calls ``start_job`` and redirects to the page of the job; the Celery task runs its work
inside ``running(job_id)``. A task may run late or twice: the second run replaces the result.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_valid_filename
from kombu.exceptions import OperationalError

from foundation.procedure.refusals import Refused
from foundation.web.models import LongJob

logger = logging.getLogger(__name__)

_KEPT = 24 * 60 * 60  # seconds that the progress stays in the cache
RESULTS_KEPT = timedelta(days=7)  # exports hold what their owner may read: no store of copies
NO_QUEUE = "后台服务暂时不可用，任务没有启动。请稍后重试；若仍不成功，请联系系统管理员。"
BROKEN = "处理过程中系统出错，没有产生结果。请稍后重试；若仍不成功，请把发起时间告诉系统管理员。"


def start_job(owner_id: int, title: str, task: Any, **kwargs: Any) -> LongJob:
    """Queue a Celery task when the transaction commits; it gets ``job_id`` and ``kwargs``."""
    job = LongJob.objects.create(owner_id=owner_id, title=title)
    transaction.on_commit(lambda: _enqueue(job, task, kwargs))
    return job


def job_page(job: LongJob) -> HttpResponseRedirect:
    """Lead the user to the page where the job's progress and result are shown."""
    return HttpResponseRedirect(reverse("web:job", args=[job.pk]))


def _enqueue(job: LongJob, task: Any, kwargs: dict[str, Any]) -> None:
    try:
        task.delay(job_id=str(job.pk), **kwargs)
    except (OperationalError, ConnectionError):
        logger.exception("job %s was not queued", job.pk)
        _finish(job.pk, state=LongJob.State.FAILED, problem=NO_QUEUE)


def progress(job_id: Any, done: int, total: int) -> None:
    """Say how far the job is, also from inside a transaction."""
    cache.set(_key(job_id), (done, total), _KEPT)


def progress_of(job: LongJob) -> tuple[int, int] | None:
    """Done and total, or None while nothing is known."""
    found: tuple[int, int] | None = cache.get(_key(job.pk))
    return found


class Run:
    """What a task may do with its job."""

    def __init__(self, job_id: Any) -> None:
        self.job_id = job_id
        self.result: dict[str, str] = {}

    def progress(self, done: int, total: int) -> None:
        progress(self.job_id, done, total)

    def finish_file(self, name: str, content: bytes | File[bytes]) -> None:
        """Keep the result privately; only the owner gets it."""
        file = ContentFile(content) if isinstance(content, bytes) else content
        path = default_storage.save(f"jobs/{self.job_id}/{get_valid_filename(name)}", file)
        self.result = {"result_file": path, "result_name": name}

    def finish_page(self, url: str, name: str = "查看结果") -> None:
        """The result is a page of this site."""
        self.result = {"result_url": url, "result_name": name}


@contextmanager
def running(job_id: Any) -> Iterator[Run]:
    """Run the work of a job: its end, a refusal or a failure is told on the page of the job."""
    LongJob.objects.filter(pk=job_id).update(
        state=LongJob.State.RUNNING, finished_at=None, problem=""
    )
    run = Run(job_id)
    try:
        yield run
    except Refused as refusal:
        _finish(job_id, state=LongJob.State.FAILED, problem=str(refusal))
    except Exception:
        _finish(job_id, state=LongJob.State.FAILED, problem=BROKEN)
        raise
    else:
        _finish(job_id, state=LongJob.State.DONE, **run.result)


def _finish(job_id: Any, *, state: str, **fields: str) -> None:
    LongJob.objects.filter(pk=job_id).update(state=state, finished_at=timezone.now(), **fields)


def _key(job_id: Any) -> str:
    return f"job-progress:{job_id}"


def sweep_results() -> int:
    """Remove the files of jobs that ended more than a week ago; how many. The jobs stay."""
    over = LongJob.objects.filter(finished_at__lt=timezone.now() - RESULTS_KEPT)
    swept = 0
    for job in over.exclude(result_file="").iterator():
        default_storage.delete(job.result_file)
        LongJob.objects.filter(pk=job.pk).update(result_file="")
        swept += 1
    return swept
