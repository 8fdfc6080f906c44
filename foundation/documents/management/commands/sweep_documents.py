"""Remove stored files that no row knows: what a rolled back transaction left behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from foundation.documents.models import Document, EvidenceFile

# A file is written before its row: give the transaction ample time to end.
AGE = dt.timedelta(days=1)


class Command(BaseCommand):
    help = "Remove stored files older than a day that belong to no document and no evidence."

    def handle(self, *_args: Any, **_options: Any) -> None:
        removed = 0
        for folder, model in (("issued", Document), ("evidence", EvidenceFile)):
            for name in _files(folder):
                old = default_storage.get_modified_time(name) < timezone.now() - AGE
                if old and not model.objects.filter(file=name).exists():
                    default_storage.delete(name)
                    removed += 1
        self.stdout.write(f"{removed} files removed")


def _files(folder: str) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    for part in default_storage.listdir(folder)[0]:
        for name in default_storage.listdir(f"{folder}/{part}")[1]:
            yield f"{folder}/{part}/{name}"
