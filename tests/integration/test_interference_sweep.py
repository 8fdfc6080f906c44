"""Ciphertext without a report is swept; a report's own, and what is just arriving, is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from interference.actions import evidence
from interference.models import EvidenceBlob
from interference.tasks import sweep_orphaned_evidence
from tests.factories import interference as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_only_orphans_older_than_a_day_go(monkeypatch):
    make.found(make.member())
    make.file(UserFactory(), evidence=[make.upload()])
    orphan = default_storage.save("vault/0123456789abcdef0123456789abcdef", ContentFile(b"x"))
    sweep_orphaned_evidence()
    assert default_storage.exists(orphan)
    monkeypatch.setattr(evidence, "GRACE", timedelta(0))
    assert sweep_orphaned_evidence() >= 1
    assert not default_storage.exists(orphan)
    assert default_storage.exists(EvidenceBlob.objects.get().stored_as)
