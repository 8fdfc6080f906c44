"""The demonstration of disclosure tells its story."""

from __future__ import annotations

import pytest
from django.test import Client

from disclosure.models import Batch, Entry, ErrorNote
from foundation.accounts.demo_accounts import create_demo_accounts
from safetyreg.demo import disclosure
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATASET_ROOT = tmp_path


def test_it_publishes_what_the_other_rooms_have():
    users = create_demo_accounts()
    make.penalty()
    disclosure.load(users)
    assert Batch.objects.get(kind="penalties", state="published").paper is not None
    assert Entry.objects.count() == ErrorNote.objects.count() == 1
    assert Entry.objects.get().title in Client().get("/penalties/").content.decode()
    assert "penalties-" in Client().get("/datasets/").content.decode()


def test_without_records_nothing_is_published():
    disclosure.load(create_demo_accounts())
    assert not Entry.objects.exists()
