"""Two administrators at the same calendar day."""

from __future__ import annotations

from datetime import date

import pytest

from foundation.procedure.refusals import Refused
from foundation.workdays.actions import set_override
from foundation.workdays.models import DayOverride
from tests.factories.accounts import UserFactory
from tests.integration.vaulted import race


@pytest.mark.django_db(transaction=True)
def test_the_second_to_set_a_new_day_is_told():
    first, second = UserFactory(administrator=True), UserFactory(administrator=True)
    day = date(2026, 11, 25)
    results = race(
        lambda: set_override(day=day, is_workday=False, reason="甲号通知", by=first),
        lambda: set_override(day=day, is_workday=False, reason="甲号通知", by=second),
    )
    told = [one for one in results if isinstance(one, Refused)]
    assert len(told) == 1
    assert DayOverride.objects.count() == 1
