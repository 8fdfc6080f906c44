"""The demonstration of supervision, talks and bulletins."""

from __future__ import annotations

import pytest

from enforcement.models import Bulletin, Supervision, Talk
from foundation.accounts.demo_accounts import create_demo_accounts
from safetyreg.demo import hazards
from tests.factories import enterprises
from tests.factories import hazards as make

pytestmark = pytest.mark.django_db


def test_it_tells_its_story(settings):
    settings.DEMO = True
    quarter = make.last_quarter()
    visit = make.visited(quarter.first)
    make.major(inspection=visit, found_on=quarter.first)
    make.visited(quarter.previous().first)
    hazards.load(create_demo_accounts())
    assert Supervision.objects.get().extensions.count() == 1
    assert sorted(Talk.objects.values_list("state", flat=True)) == ["done", "open"]
    assert sorted(Bulletin.objects.values_list("state", flat=True)) == ["draft", "issued"]


def test_without_hazards_it_does_less(settings):
    settings.DEMO = True
    hazards.load(create_demo_accounts())
    assert not Talk.objects.exists()


def test_with_an_enterprise_alone_there_are_talks(settings):
    settings.DEMO = True
    enterprises.enterprise()
    hazards.load(create_demo_accounts())
    assert Talk.objects.count() == 2
    assert not Bulletin.objects.exists()
