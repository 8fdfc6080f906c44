"""What was changed behind the program's back is never shown, and says so."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse

from foundation.accounts.roles import Role
from interference.models import EvidenceBlob
from tests.factories import interference as make
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.article("I.4", "I.10.secrecy")]


def unlocked_client(user) -> Client:
    client = Client()
    client.force_login(user, backend="foundation.accounts.backends.StaffBackend")
    client.post(reverse("interference:unlock"), {"passphrase": make.PASSPHRASE})
    return client


@pytest.fixture
def member():
    return make.member()


@pytest.fixture
def vault(member):
    return make.found(member)[1]


@pytest.fixture
def filed(vault):
    return make.file(UserFactory(roles=[Role.INSPECTOR]), evidence=[make.upload()])


def spoil(table: str, column: str = "content") -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = set_byte({column}, 60, 7)")


def test_a_changed_report_shows_only_that_it_was_changed(member, filed):
    client, report = unlocked_client(member), filed[0]
    spoil("interference_report")
    page = client.get(reverse("interference:report", args=[report.pk]))
    assert "密文或者登记项被改动过" in page.text
    assert "从轻处理" not in page.text
    pdf = client.get(reverse("interference:form_pdf", args=[report.pk]))
    assert (pdf.status_code, "记录已被改动" in pdf.text) == (409, True)


def test_the_reporter_is_told_too(member, filed):
    client = Client()
    client.force_login(UserFactory(), backend="foundation.accounts.backends.StaffBackend")
    spoil("interference_report")
    slip = {"number": filed[1].receipt.number, "secret": filed[1].receipt.secret}
    answer = client.post(reverse("interference:receipt"), slip)
    assert (answer.status_code, "记录已被改动" in answer.text) == (409, True)


@pytest.mark.parametrize("loss", ["changed", "gone"])
def test_damaged_evidence_gives_not_one_byte(member, filed, loss):
    client, blob = unlocked_client(member), EvidenceBlob.objects.get()
    with default_storage.open(blob.stored_as) as stored:
        raw = bytearray(stored.read())
    default_storage.delete(blob.stored_as)
    if loss == "changed":
        raw[-1] ^= 1
        (default_storage.open(blob.stored_as, "wb")).close()
        with default_storage.open(blob.stored_as, "wb") as stored:
            stored.write(raw)
    answer = client.get(reverse("interference:evidence", args=[filed[0].pk, blob.pk]))
    assert (answer.status_code, "记录已被改动" in answer.text) == (409, True)
