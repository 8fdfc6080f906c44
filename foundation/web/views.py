"""Pages of long jobs. A job of somebody else is not there (404)."""

from __future__ import annotations

import uuid

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from foundation.web.jobs import progress_of
from foundation.web.models import LongJob


def _own(request: HttpRequest, job_id: uuid.UUID) -> LongJob:
    return get_object_or_404(LongJob, pk=job_id, owner_id=request.user.pk)


def job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """The page of a job; asked by htmx, only the part that changes."""
    found = _own(request, job_id)
    done, total = progress_of(found) or (0, 0)
    percent = min(100, done * 100 // total) if total else None
    context = {"job": found, "done": done, "total": total, "percent": percent}
    template = "web/job_progress.html" if getattr(request, "htmx", False) else "web/job.html"
    return render(request, template, context)


def job_result(request: HttpRequest, job_id: uuid.UUID) -> FileResponse:
    """The file that the job made."""
    found = _own(request, job_id)
    if not found.result_file or not default_storage.exists(found.result_file):
        raise Http404
    return FileResponse(
        default_storage.open(found.result_file), as_attachment=True, filename=found.result_name
    )
