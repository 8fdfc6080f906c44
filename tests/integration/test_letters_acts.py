"""Responsibility letters: who must sign, who has signed, and the deadline of the year."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enforcement.actions import departments
from enforcement.actions import letters as acts
from enforcement.models import ResponsibilityLetter
from foundation.accounts.roles import Role
from foundation.audit.trail import timeline
from foundation.deadlines.models import Deadline
from foundation.enterprises.actions import register
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day
from tests.factories import enterprises, officers
from tests.factories import letters as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
YEAR = make.YEAR
FEBRUARY, MARCH, APRIL = date(2026, 2, 10), date(2026, 3, 31), date(2026, 4, 1)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def deadlines():
    return Deadline.objects.open().of(*acts.year_key(YEAR))


@pytest.mark.article("E.responsibility")
def test_opening_a_year_lists_the_parties_once():
    by = officers.planner()
    city = officers.department(by, region_code="640100")
    county = officers.department(by, region_code="640104")
    gone = officers.department(by)
    departments.set_active(gone, active=False, reason="撤并", by=by)
    maker = enterprises.enterprise()
    enterprises.enterprise(industry="mines")
    struck = enterprises.enterprise(industry="explosives_sale")
    register.strike_off(struck, on=date(2026, 1, 5), by=enterprises.registrar())
    assert acts.open_year(YEAR, by=by) == 3
    assert acts.open_year(YEAR, by=by) == 0
    found = {(letter.party, letter.level) for letter in ResponsibilityLetter.objects.all()}
    assert found == {(city, "city"), (county, "county"), (maker, "enterprise")}
    late = enterprises.enterprise(industry="explosives_sale")
    assert acts.open_year(YEAR, by=by) == 1
    assert late.responsibility_letters.get().signed_on is None
    assert timeline(acts.year_key(YEAR)).count() == 2


def test_a_year_without_parties_or_out_of_range_is_refused():
    by = officers.planner()
    with pytest.raises(Refused, match="先登记"):
        acts.open_year(YEAR, by=by)
    for year in (2016, 2099):
        with pytest.raises(Refused, match="年度"):
            acts.open_year(year, by=by)


@pytest.mark.article("E.responsibility")
def test_several_are_signed_on_one_day_or_none():
    by, (first, second) = officers.planner(), make.opened()
    with on_day(MARCH):
        assert acts.sign_letters(YEAR, [first.pk], signed_on=FEBRUARY, by=by) == 1
        with pytest.raises(Refused, match="已于2026-02-10登记签订"):
            acts.sign_letters(YEAR, [second.pk, first.pk], signed_on=MARCH, by=by)
        for ids, day, why in (
            ([], MARCH, "至少勾选"),
            ([second.pk, 10**9], MARCH, "不属于该年度"),
            ([second.pk], APRIL, "不晚于今天"),
            ([second.pk], date(2025, 11, 30), "不晚于今天"),
        ):
            with pytest.raises(Refused, match=why):
                acts.sign_letters(YEAR, ids, signed_on=day, by=by)
    second.refresh_from_db()
    assert second.signed_on is None


@pytest.mark.article("E.responsibility")
def test_a_deadline_stands_while_anyone_has_not_signed():
    by = officers.planner()
    with on_day(FEBRUARY):
        assert acts.open_year_deadline(today=FEBRUARY) is False  # there is nobody to sign
        officers.department(by)
        assert acts.open_year_deadline(today=FEBRUARY) is True  # the year is not opened yet
        officers.department(by)
        acts.open_year(YEAR, by=by)
        first, second = ResponsibilityLetter.objects.all()
        assert acts.open_year_deadline(today=FEBRUARY) is True
        held = deadlines().get()
        assert (held.due, held.owner_role) == (MARCH, Role.PLANNER)
        acts.sign_letters(YEAR, [first.pk], signed_on=FEBRUARY, by=by)
        assert deadlines().exists()
        acts.sign_letters(YEAR, [second.pk], signed_on=FEBRUARY, by=by)
        assert not deadlines().exists()
        assert acts.open_year_deadline(today=FEBRUARY) is False


def test_who_is_struck_off_holds_the_year_up_no_more():
    by = officers.planner()
    with on_day(APRIL):
        department, enterprise = make.opened(by)
        acts.open_year_deadline(today=APRIL)
        departments.set_active(department.department, active=False, reason="撤并", by=by)
        assert acts.open_year_deadline(today=APRIL) is True
        register.strike_off(enterprise.enterprise, on=APRIL, by=enterprises.registrar())
    next_year = date(2027, 1, 2)
    with on_day(next_year):
        assert acts.open_year_deadline(today=next_year) is False
    assert not deadlines().exists()


def test_a_wrong_entry_is_corrected_or_taken_back():
    by, (first, second) = officers.planner(), make.opened()
    with on_day(MARCH):
        acts.sign_letters(YEAR, [first.pk], signed_on=FEBRUARY, by=by)
        for day in (MARCH, None):
            fixed = acts.correct_letter(first, signed_on=day, reason="填错", by=by)
            assert fixed.signed_on == day
        with pytest.raises(Refused, match="尚未登记签订"):
            acts.correct_letter(second, signed_on=MARCH, reason="填错", by=by)
    assert timeline(first).last().changes == {"签订日期": "2026-03-31 → 未签", "原因": "填错"}


def test_a_scan_is_kept_with_a_signed_letter():
    by, (first, _) = officers.planner(), make.opened()
    scan = SimpleUploadedFile("责任书.pdf", PDF, "application/pdf")
    with pytest.raises(Refused, match="先登记签订"):
        acts.attach_scan(first, upload=scan, by=by)
    with on_day(MARCH):
        acts.sign_letters(YEAR, [first.pk], signed_on=MARCH, by=by)
        stored = acts.attach_scan(first, upload=scan, by=by)
    assert (stored.subject_type, stored.subject_id) == (
        "enforcement.responsibilityletter",
        str(first.pk),
    )


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.LEGAL, Role.ADMINISTRATOR])
def test_readers_do_not_write(role):
    by, (first, _) = UserFactory(roles=[role.value]), make.opened()
    for act in (
        lambda: acts.open_year(YEAR, by=by),
        lambda: acts.sign_letters(YEAR, [first.pk], signed_on=MARCH, by=by),
        lambda: acts.correct_letter(first, signed_on=None, reason="错", by=by),
        lambda: acts.attach_scan(first, upload=SimpleUploadedFile("a.pdf", PDF), by=by),
    ):
        with pytest.raises(NotPermitted):
            act()
