"""The demonstration of tips."""

from __future__ import annotations

import pytest

from enforcement.models import Tip
from enforcement.rules.tips import code_of
from enforcement.tip_answers import look_up
from foundation.accounts.demo_accounts import create_demo_accounts
from safetyreg.demo import tips
from tests.factories import enterprises, officers

pytestmark = pytest.mark.django_db


def test_it_tells_its_story(settings):
    settings.DEMO = True
    team = [officers.officer(), officers.officer()]
    tips.load(create_demo_accounts(), [enterprises.enterprise()], team)
    found = Tip.objects.order_by("state").values_list("state", flat=True)
    assert list(found) == ["answered", "assigned", "received"]
    answered = Tip.objects.get(state="answered")
    told = look_up(answered.number, code_of("demonstration 1"))
    assert told is not None
    assert told.handed_to
