from __future__ import annotations

from datetime import date

import pytest

from foundation.workdays import views
from foundation.workdays.actions import set_override
from foundation.workdays.calendar import Calendar
from foundation.workdays.models import DayOverride
from foundation.workdays.yearview import months
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch):
    monkeypatch.setattr(views, "today", lambda: date(2026, 11, 20))


@pytest.fixture
def staff(client):
    client.force_login(UserFactory())
    return client


@pytest.fixture
def administrator(client):
    user = UserFactory(administrator=True)
    client.force_login(user)
    return client, user


def test_all_staff_read_the_year(staff):
    page = staff.get("/office/calendar/").content.decode()
    assert "2026年工作日历" in page
    assert page.count("<caption>") == 12
    assert page.count('aria-current="date"') == 1
    assert "（国庆节，休息）" in page
    assert "（调休，上班）" in page
    assert "暂按周一至周五" not in page
    assert "/office/calendar/override/" not in page


def test_sign_in_is_needed(client):
    assert client.get("/office/calendar/").status_code == 302


def test_a_year_that_is_not_announced_says_so(staff):
    page = staff.get("/office/calendar/?year=2027").content.decode()
    assert "暂按周一至周五" in page
    assert "（元旦，休息）" in page


@pytest.mark.parametrize("year", ["2003", "2101", "x", "-1", "²", "99999999999"])
def test_no_such_year(staff, year):
    assert staff.get("/office/calendar/", {"year": year}).status_code == 404


@pytest.mark.parametrize(("year", "absent"), [(2004, "2003年"), (2100, "2101年")])
def test_the_ends_of_the_years(staff, year, absent):
    assert absent not in staff.get(f"/office/calendar/?year={year}").content.decode()


def test_the_page_costs_the_same_for_many_overrides(administrator, django_assert_num_queries):
    client, user = administrator
    for day in range(23, 28):
        set_override(day=date(2026, 11, day), is_workday=False, reason="通知", by=user)
    client.get("/office/calendar/")
    with django_assert_num_queries(3):  # the user, the calendar, the overrides of the year
        client.get("/office/calendar/")


def test_the_administrator_sets_a_day(administrator):
    client, _ = administrator
    assert "?day=2026-11-23" in client.get("/office/calendar/").content.decode()
    form = client.get("/office/calendar/override/?day=2026-11-23").content.decode()
    assert 'value="2026-11-23"' in form
    data = {"day": "2026-11-23", "is_workday": "0", "reason": "自治区通知"}
    response = client.post("/office/calendar/override/", data, follow=True)
    page = response.content.decode()
    assert "已将2026年11月23日设为休息日" in page
    assert "（管理员设定，休息）" in page
    assert "自治区通知" in page
    assert DayOverride.objects.get().is_workday is False


def test_a_refusal_keeps_what_was_typed(administrator):
    client, user = administrator
    set_override(day=date(2026, 11, 23), is_workday=False, reason="通知", by=user)
    data = {"day": "2026-11-23", "is_workday": "0", "reason": "通知"}
    page = client.post("/office/calendar/override/", data).content.decode()
    assert "已经按同一原因设为休息日" in page
    assert 'value="2026-11-23"' in page


@pytest.mark.parametrize("day", ["2026-02-30", "x", ""])
def test_a_day_that_cannot_be_is_no_error(administrator, day):
    client, _ = administrator
    response = client.get("/office/calendar/override/", {"day": day})
    assert response.status_code == 200


def test_nobody_else_finds_the_form(staff):
    assert staff.get("/office/calendar/override/").status_code == 404
    data = {"day": "2026-11-23", "is_workday": "0", "reason": "x"}
    assert staff.post("/office/calendar/override/", data).status_code == 404
    assert not DayOverride.objects.exists()


def test_the_months_hold_every_day_once():
    found = months(2026, Calendar({date(2026, 11, 23): False}), date(2026, 11, 20))
    days = [day for month in found for week in month.weeks for day in week if day]
    assert [day.date.toordinal() for day in days] == list(
        range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())
    )
    by_date = {day.date: day for day in days}
    kinds = {d: (by_date[d].kind, by_date[d].mark) for d in by_date}
    assert kinds[date(2026, 10, 1)] == ("holiday", "休")
    assert kinds[date(2026, 10, 10)] == ("makeup", "班")
    assert kinds[date(2026, 11, 21)] == ("rest", "")
    assert kinds[date(2026, 11, 20)] == ("work", "")
    assert kinds[date(2026, 11, 23)] == ("set", "休")
    assert sum(month.workdays for month in found) == sum(
        Calendar({date(2026, 11, 23): False}).is_workday(day) for day in by_date
    )
