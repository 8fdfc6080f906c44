"""The page of the data sets; the files too, where no nginx hands them out."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosure.datasets import MANIFEST, NAME, manifest
from disclosure.figures import LABELS
from disclosure.limits import DOWNLOADS, limited
from disclosure.models import Batch

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".jsonl": "application/jsonl",
    ".gz": "application/gzip",
}
FOREVER = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    files = [{**one, "label": LABELS[Batch.Kind(one["kind"])]} for one in manifest() if one["rows"]]
    context = {"title": "数据集", "files": files, "manifest": MANIFEST}
    return render(request, "disclosure/datasets.html", context)


@login_not_required
@require_safe
@limited(DOWNLOADS)
def dataset(_request: HttpRequest, name: str) -> HttpResponseBase:
    if not re.fullmatch(NAME, name):
        raise Http404
    path = Path(settings.DATASET_ROOT) / name
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    kind = TYPES.get(path.suffix, "application/json")
    response = FileResponse(file, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    if name != MANIFEST:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = FOREVER
    return response
