"""Ciphertext that belongs to no report: left by a process that was killed while filing."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from interference.models import EvidenceBlob

FOLDER = "vault"
GRACE = timedelta(days=1)  # a filing that is still under way keeps its files


def sweep_orphans() -> int:
    """Remove files older than a day that no report knows; nobody has a key to them."""
    if not default_storage.exists(FOLDER):
        return 0
    names = {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
    known = set(EvidenceBlob.objects.values_list("stored_as", flat=True))
    limit = timezone.now() - GRACE
    orphans = [n for n in names - known if default_storage.get_created_time(n) < limit]
    for name in orphans:
        default_storage.delete(name)
    return len(orphans)
