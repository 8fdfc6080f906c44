from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from foundation.audit.trail import timeline
from foundation.procedure.acts import OutsideAct, acting
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.actions import set_override
from foundation.workdays.models import DayOverride
from foundation.workdays.services import current_calendar
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)  # a Monday


@pytest.fixture
def administrator():
    return UserFactory(administrator=True)


def test_the_administrator_declares_a_day_off(administrator, django_assert_num_queries):
    set_override(day=DAY, is_workday=False, reason=" 自治区通知 ", by=administrator)
    with django_assert_num_queries(1):
        calendar = current_calendar()
    assert not calendar.is_workday(DAY)
    assert calendar.add_workdays(date(2026, 11, 20), 1) == date(2026, 11, 24)
    (event,) = timeline(DayOverride.objects.get())
    assert event.actor_id == str(administrator.pk)
    assert event.state_after == "休息日"
    assert event.changes == {"日期": "2026-11-23", "按国务院通知": "工作日", "原因": "自治区通知"}


def test_a_day_is_changed_again_and_both_stand_in_the_trail(administrator):
    set_override(day=DAY, is_workday=False, reason="通知一", by=administrator)
    set_override(day=DAY, is_workday=True, reason="通知二", by=administrator)
    override = DayOverride.objects.get()
    assert override.is_workday
    assert [(e.state_before, e.state_after) for e in timeline(override)] == [
        ("", "休息日"),
        ("休息日", "工作日"),
    ]


def test_the_same_again_is_refused(administrator):
    set_override(day=DAY, is_workday=False, reason="通知", by=administrator)
    with pytest.raises(Refused, match="已经按同一原因设为休息日"):
        set_override(day=DAY, is_workday=False, reason="通知", by=administrator)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_is_needed(administrator, reason):
    with pytest.raises(Refused, match="未填写依据") as caught:
        set_override(day=DAY, is_workday=False, reason=reason, by=administrator)
    assert caught.value.field == "reason"


def test_nobody_else_may(django_assert_num_queries):
    inspector = UserFactory()
    with pytest.raises(NotPermitted, match="维护工作日历"):
        set_override(day=DAY, is_workday=False, reason="通知", by=inspector)
    assert not DayOverride.objects.exists()


def test_the_database_refuses_a_second_override_and_an_empty_reason(administrator):
    made = set_override(day=DAY, is_workday=False, reason="通知", by=administrator)
    twin = DayOverride(date=DAY, is_workday=True, reason="x", made_at=made.made_at)
    empty = DayOverride(date=date(2026, 1, 1), is_workday=True, reason="", made_at=made.made_at)
    with pytest.raises(OutsideAct):
        twin.save()
    for wrong in (twin, empty):
        with acting(), pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()
