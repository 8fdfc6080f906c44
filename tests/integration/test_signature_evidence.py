"""A cleaned signature goes where every file of a case goes."""

from __future__ import annotations

import pytest

from foundation.documents.evidence import store_evidence
from foundation.procedure.acts import acting
from tests.factories.accounts import UserFactory
from tests.unit.test_signature import drawn, picture, url

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.record")]


def test_a_signature_is_kept_as_evidence(settings, tmp_path):
    place = {"location": str(tmp_path)}
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": place}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    form = drawn(url(picture()))
    assert form.is_valid()
    signed = form.cleaned_data["signed"]
    with acting():
        kept = store_evidence(
            subject=("enforcement.inspection", "1"), upload=signed, by=UserFactory()
        )
    assert kept.content_type == "image/png"
    assert (kept.name, kept.size) == ("签名.png", signed.size)
