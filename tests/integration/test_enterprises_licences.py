from __future__ import annotations

from datetime import date

import pytest

from foundation.audit.trail import timeline
from foundation.deadlines.models import Deadline
from foundation.enterprises.actions import licences, register
from foundation.enterprises.models import Enterprise, Licence
from foundation.enterprises.tasks import mark_expired_licences, open_yearly_checks
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day
from tests.factories import enterprises as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
NEW_YEAR, MARCH = date(2026, 1, 5), date(2026, 3, 10)


@pytest.fixture
def by():
    return make.registrar()


def checked(licence, day, by, *, passed=True, reason=""):
    with on_day(day):
        return licences.record_yearly_check(
            licence, checked_on=day, passed=passed, reason=reason, by=by
        )


def added(by, day=NEW_YEAR, **changes) -> Licence:
    with on_day(day):
        return make.licence(by=by, **changes)


@pytest.mark.article("E.licences")
def test_a_failed_check_blocks_until_one_is_passed(by):
    licence = added(by)
    assert licence.state == "in_force"
    assert checked(licence, MARCH, by, passed=False, reason="安全距离不足").state == "blocked"
    assert checked(licence, date(2026, 3, 20), by).state == "in_force"
    told = [event.changes.get("许可证状态") for event in timeline(licence.enterprise)]
    assert told[-2:] == ["有效 → 年检不合格停用", "年检不合格停用 → 有效"]


@pytest.mark.article("E.licences")
def test_the_latest_check_decides_in_whatever_order_they_are_entered(by):
    licence = added(by)
    checked(licence, MARCH, by, passed=False, reason="安全距离不足")
    with on_day(MARCH):
        found = licences.record_yearly_check(
            licence, checked_on=date(2026, 3, 2), passed=True, by=by
        )
    assert found.state == "blocked"


@pytest.mark.parametrize(
    ("day", "given", "field"),
    [
        (date(2026, 3, 11), {}, "checked_on"),
        (date(2024, 3, 11), {}, "checked_on"),
        (MARCH, {"passed": False, "reason": "  "}, "reason"),
        (date(2026, 3, 1), {}, "checked_on"),
    ],
    ids=["to come", "before the licence", "no reason", "twice"],
)
def test_refused_checks(by, day, given, field):
    licence = added(by)
    checked(licence, date(2026, 3, 1), by)
    with on_day(MARCH), pytest.raises(Refused) as refusal:
        licences.record_yearly_check(licence, **{"checked_on": day, "passed": True, **given}, by=by)
    assert refusal.value.field == field


def test_a_licence_number_is_entered_once_and_dates_run_forward(by):
    added(by, number="宁AQ 1")
    with pytest.raises(Refused, match="已登记在") as refusal:
        added(by, number="宁AQ1")
    assert refusal.value.field == "number"
    with pytest.raises(Refused, match="不能早于"):
        added(by, valid_to=date(2024, 12, 31))


def test_no_licence_for_an_enterprise_that_is_struck_off(by):
    enterprise = make.enterprise(by)
    register.strike_off(enterprise, on=NEW_YEAR, by=by)
    with pytest.raises(Refused, match="已注销"):
        make.licence(enterprise, by)


def test_only_registrars_write(by):
    licence, stranger = added(by), UserFactory(roles=["legal"])
    with pytest.raises(NotPermitted):
        make.licence(licence.enterprise, stranger)
    with pytest.raises(NotPermitted):
        checked(licence, MARCH, stranger)


def test_the_job_marks_licences_whose_term_is_over_once(by):
    over = added(by, valid_to=date(2026, 2, 28))
    added(by, valid_to=date(2026, 3, 10))
    with on_day(MARCH):
        assert mark_expired_licences() == 1
        assert mark_expired_licences() == 0
    assert Licence.objects.filter(state="expired").get() == over
    assert timeline(over.enterprise).last().verb == "enterprises.licence.expired"


@pytest.mark.article("E.licences")
def test_one_deadline_of_the_year_while_a_check_is_outstanding(by):
    one, two = added(by), added(by)
    with on_day(date(2026, 2, 28)):
        assert not open_yearly_checks()
    with on_day(MARCH):
        assert open_yearly_checks()
        assert open_yearly_checks()
    deadline = Deadline.objects.get()
    assert (deadline.owner_role, deadline.due) == ("equipment", date(2026, 3, 31))
    checked(one, MARCH, by)
    assert Deadline.objects.get().is_open
    checked(two, MARCH, by, passed=False, reason="资料不全")
    assert Deadline.objects.get().state == "done"


def test_what_needs_no_check_this_year(by):
    added(by, valid_from=date(2026, 3, 1))
    added(by, valid_to=date(2026, 2, 28))
    added(by, date(2026, 4, 1))
    struck = added(by)
    register.strike_off(struck.enterprise, on=NEW_YEAR, by=by)
    assert not Licence.objects.unchecked(2026).exists()
    register.restore(Enterprise.objects.get(pk=struck.enterprise_id), by=by)
    assert Licence.objects.unchecked(2026).get() == struck


def test_the_job_closes_the_deadline_when_the_last_one_is_struck_off(by):
    licence = added(by)
    with on_day(MARCH):
        open_yearly_checks()
        register.strike_off(licence.enterprise, on=MARCH, by=by)
        assert not open_yearly_checks()
    assert Deadline.objects.get().state == "done"
