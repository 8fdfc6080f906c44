"""The register of officers: certificates once, recusals once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from enforcement.actions import leaves
from enforcement.actions import officers as acts
from enforcement.actions.officers import Certified
from foundation.accounts.roles import Role
from foundation.audit.trail import target_key, timeline
from foundation.deadlines.models import Deadline
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day, today
from tests.factories import enterprises, officers
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 25)


@pytest.mark.article("E.officers")
def test_a_certificate_is_registered_once():
    held = officers.officer()
    with pytest.raises(Refused, match="名下") as refusal:
        officers.officer(certificate=f" {held.certificate} ")
    assert refusal.value.field == "certificate"


def test_only_who_manages_officers_registers_them():
    with pytest.raises(NotPermitted):
        officers.officer(officers.inspector())


def test_a_recusal_names_one_object_and_stands_once():
    held, unit = officers.officer(), enterprises.enterprise()
    officers.recusal(held, enterprise=unit)
    with pytest.raises(Refused, match="已登记"):
        officers.recusal(held, enterprise=unit)
    with pytest.raises(Refused, match="一个回避对象"):
        officers.recusal(held)


def fields_of(held, **changes) -> Certified:
    names = ("name", "certificate", "valid_from", "valid_to", "office", "specialities")
    values = {name: getattr(held, name) for name in (*names, "user", "entrustment")}
    return Certified(**values | changes)


def open_deadlines(held):
    return Deadline.objects.open().of(*target_key(held))


def test_a_change_is_told_and_no_change_is_not_recorded():
    held, by = officers.officer(), officers.planner()
    acts.change_officer(held, fields_of(held), by=by)
    assert not timeline(held).filter(verb="enforcement.officer.changed").exists()
    acts.change_officer(held, fields_of(held, specialities=["mines"], user=None), by=by)
    told = timeline(held).get(verb="enforcement.officer.changed").changes
    assert told == {"专业": "民爆生产 → 非煤矿山", "登录账号": f"{held.user} → 无"}


@pytest.mark.article("E.officers")
def test_a_certificate_that_ends_soon_is_due_once_until_it_is_renewed():
    by = officers.planner()
    far = officers.officer(by, valid_to=DAY + timedelta(days=61))
    near = officers.officer(by, valid_to=DAY + timedelta(days=60))
    over = officers.officer(by, valid_to=DAY - timedelta(days=1))
    gone = officers.officer(by, valid_to=DAY)
    with on_day(DAY):
        assert [leaves.open_certificate_deadlines(today=DAY) for _ in range(2)] == [3, 3]
        assert open_deadlines(near).get().owner_role == Role.PLANNER
        assert open_deadlines(over).get().due == over.valid_to
        assert not open_deadlines(far).exists()
        acts.leave_post(gone, on=DAY, reason="退休", by=by)
        renewed = {"valid_from": DAY, "valid_to": DAY + timedelta(days=1500), "certificate": ""}
        assert acts.renew_certificate(near, **renewed, by=by).certificate == near.certificate
        assert leaves.open_certificate_deadlines(today=DAY) == 1
    assert not open_deadlines(near).exists()
    assert not open_deadlines(gone).exists()


@pytest.mark.article("E.officers")
def test_a_new_certificate_ends_later_than_the_old_one():
    held = officers.officer()
    same = {"valid_from": DAY, "valid_to": held.valid_to, "certificate": ""}
    with pytest.raises(Refused, match="晚于原证"):
        acts.renew_certificate(held, **same, by=officers.planner())


def test_who_has_left_is_changed_no_more():
    held, by = officers.officer(), officers.planner()
    with pytest.raises(Refused, match="不能晚于今天"):
        acts.leave_post(held, on=today() + timedelta(days=1), reason="调离", by=by)
    acts.leave_post(held, on=today(), reason="调离", by=by)
    for act in (
        lambda: acts.leave_post(held, on=today(), reason="调离", by=by),
        lambda: acts.change_officer(held, fields_of(held), by=by),
        lambda: leaves.take_leave(held, first=DAY, last=DAY, reason="病假", by=by),
        lambda: officers.recusal(held, enterprise=enterprises.enterprise()),
    ):
        with pytest.raises(Refused, match="离岗"):
            act()


def test_leaves_do_not_overlap_and_end_after_they_begin():
    held, by = officers.officer(), officers.planner()
    first = today() + timedelta(days=1)
    last = first + timedelta(days=4)
    away = leaves.take_leave(held, first=first, last=last, reason="年休", by=by)
    with pytest.raises(Refused, match="重叠"):
        leaves.take_leave(held, first=last, last=last, reason="病假", by=by)
    with pytest.raises(Refused, match="早于起始日期"):
        leaves.take_leave(held, first=last, last=first, reason="病假", by=by)
    leaves.cancel_leave(away, by=by)
    with pytest.raises(Refused, match="销假"):
        leaves.cancel_leave(away, by=by)
    leaves.take_leave(held, first=last, last=last, reason="病假", by=by)
    old = leaves.take_leave(held, first=date(2026, 1, 5), last=date(2026, 1, 5), reason="假", by=by)
    with pytest.raises(Refused, match="已经结束"):
        leaves.cancel_leave(old, by=by)


def test_a_lifted_recusal_stays_and_may_come_again():
    held, unit, by = officers.officer(), enterprises.enterprise(), officers.planner()
    first = officers.recusal(held, enterprise=unit)
    with pytest.raises(Refused, match="理由"):
        acts.lift_recusal(first, reason=" ", by=by)
    acts.lift_recusal(first, reason="亲属已离职", by=by)
    with pytest.raises(Refused, match="解除"):
        acts.lift_recusal(first, reason="亲属已离职", by=by)
    officers.recusal(held, enterprise=unit)
    assert held.recusals.count() == 2


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.LEGAL, Role.ADMINISTRATOR, Role.COUNTY])
def test_only_who_manages_officers_acts_on_them(role):
    held, by = officers.officer(), UserFactory(roles=[role.value])
    span = {"first": DAY, "last": DAY, "reason": "病假"}
    away = leaves.take_leave(held, **span, by=officers.planner())
    recused = officers.recusal(held, enterprise=enterprises.enterprise())
    renewed = {"certificate": "", "valid_from": DAY, "valid_to": DAY}
    for act in (
        lambda: acts.change_officer(held, fields_of(held), by=by),
        lambda: acts.renew_certificate(held, **renewed, by=by),
        lambda: acts.leave_post(held, on=DAY, reason="调离", by=by),
        lambda: acts.lift_recusal(recused, reason="已离职", by=by),
        lambda: leaves.take_leave(held, **span, by=by),
        lambda: leaves.cancel_leave(away, by=by),
    ):
        with pytest.raises(NotPermitted):
            act()


@pytest.mark.parametrize(("today_taken", "ends"), [(False, -1), (True, 0)])
def test_days_of_leave_already_taken_stay(today_taken, ends):
    held, by, day = officers.officer(), officers.planner(), timedelta(days=1)
    first, last = today() - 3 * day, today() + 3 * day
    away = leaves.take_leave(held, first=first, last=last, reason="年休", by=by)
    away = leaves.cancel_leave(away, by=by, today_taken=today_taken)
    expected = (first, today() + ends * day, last, None)
    assert (away.first, away.last, away.planned_last, away.cancelled_on) == expected
    assert f"{away.last}" in str(timeline(held).last().changes)
    leaves.take_leave(held, first=away.last + day, last=last, reason="病假", by=by)


def test_back_a_day_earlier_than_said():
    held, by, day = officers.officer(), officers.planner(), timedelta(days=1)
    span = {"first": today() - day, "last": today() + day, "reason": "年休"}
    away = leaves.cancel_leave(leaves.take_leave(held, **span, by=by), by=by, today_taken=True)
    with pytest.raises(Refused, match="到今天结束"):
        leaves.cancel_leave(away, by=by, today_taken=True)
    away = leaves.cancel_leave(away, by=by)
    assert (away.last, away.planned_last) == (today() - day, today() + day)
    with pytest.raises(Refused, match="已经结束"):
        leaves.cancel_leave(away, by=by)


def test_a_leave_from_today_on_that_is_not_taken_is_cancelled_whole():
    held, by = officers.officer(), officers.planner()
    away = leaves.take_leave(held, first=today(), last=today(), reason="年休", by=by)
    away = leaves.cancel_leave(away, by=by)
    assert (away.cancelled_on, away.planned_last) == (today(), None)
