"""The demonstration of accidents and typical cases."""

from __future__ import annotations

import pytest

from enforcement.models import Accident, TypicalCase
from foundation.accounts.demo_accounts import create_demo_accounts
from foundation.deadlines.models import Deadline
from safetyreg.demo import accidents
from tests.factories import enterprises

pytestmark = pytest.mark.django_db


def test_it_tells_its_story(settings):
    settings.DEMO = True
    for _ in range(4):
        enterprises.enterprise()
    accidents.load(create_demo_accounts())
    states = sorted(Accident.objects.values_list("state", flat=True))
    assert states == ["closed", "closing", "filed", "investigating", "reported"]
    assert Accident.objects.all().misreported().count() == 1
    assert TypicalCase.objects.get().state == "approved"
    overdue = Accident.objects.all().overdue(accidents._ago(0))
    assert not overdue.exists()
    assert Deadline.objects.open().filter(code__startswith="accident-").count() == 4


def test_with_few_enterprises_it_does_nothing(settings):
    settings.DEMO = True
    accidents.load(create_demo_accounts())
    assert not Accident.objects.exists()
