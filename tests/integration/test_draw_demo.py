from __future__ import annotations

import pytest

from enforcement.draw import published
from enforcement.models import Draw
from foundation.accounts.demo_accounts import create_demo_accounts
from safetyreg.demo import draws

pytestmark = pytest.mark.django_db


def test_the_demonstration_has_one_to_check_and_one_that_waits(settings, tmp_path):
    options = {"location": str(tmp_path)}
    storage = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    draws.load(create_demo_accounts())
    revealed, waiting = Draw.objects.order_by("pk")
    assert (revealed.state, waiting.state) == ("revealed", "committed")
    said = published.read(revealed.published.encode())
    assert len(said.result.staffing.teams) == len(said.result.selection.drawn) > 4
    # Announced before its numbers, revealed after its visits: in the story's own days.
    assert revealed.committed_at.date() < said.announcement.sources[0].day
    assert revealed.revealed_at.date() >= revealed.planned_last
