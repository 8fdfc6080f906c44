"""Groups, quotas, dates and the table of the procedure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from enforcement.draw.types import Source
from enforcement.rules import draw_dates, strata
from enforcement.rules.strata import Group
from enforcement.states.draw import PROCEDURE, stages_of
from foundation.procedure.refusals import Refused

pytestmark = pytest.mark.article("E.random.draw")
DAY = date(2026, 11, 2)


def test_codes_of_groups():
    values = {"industry": "mines", "risk_grade": "A", "area": "640100"}
    assert strata.code_of(values, ["area", "industry"]) == "mines|640100"
    assert strata.code_of(values, []) == "all"
    assert strata.area_of("640104") == "640100"


@pytest.mark.parametrize(
    ("count", "share", "quota"), [(0, 50, 0), (1, 1, 1), (10, 25, 3), (9, 100, 9)]
)
def test_a_percentage_leaves_no_group_out(count, share, quota):
    assert strata.quota_of_percentage(count, share) == quota


def test_a_quota_larger_than_its_group_is_said():
    groups = [Group("a", "甲组", 5, 2), Group("b", "乙组", 5, 0)]
    said = strata.shortages(groups, {"a": 4, "b": 5})
    assert len(said) == 1
    assert "“甲组”名额 4，可抽的只有 3 个" in said[0]


@pytest.mark.parametrize("quotas", [{"a": strata.MAX_QUOTA + 1}, {"a": -1}, {"b": 1}, {"a": 0}])
def test_quotas_refused(quotas):
    with pytest.raises(Refused):
        strata.check_quotas(quotas, ["a"])


def test_numbers_of_an_announced_day_only_from_that_day_on():
    source = Source("双色球", DAY, 7)
    with pytest.raises(Refused, match="2026-11-02"):
        draw_dates.check_announced_day([source], today=DAY - timedelta(days=1))
    draw_dates.check_announced_day([source], today=DAY)


@pytest.mark.parametrize(
    ("today", "waiting", "begun", "left_open", "due"),
    [
        (DAY, 0, 3, 0, True),
        (DAY, 1, 3, 0, False),
        (DAY, 0, 3, 1, False),
        (DAY, 0, 0, 0, False),
        (DAY + timedelta(days=9), 3, 0, 2, True),
    ],
)
@pytest.mark.article("E.random.unannounced")
def test_when_the_night_reveals(today, waiting, begun, left_open, due):
    reveal_by = DAY + timedelta(days=9)
    assert due == draw_dates.due_by_night(
        today=today, reveal_by=reveal_by, waiting=waiting, begun=begun, left_open=left_open
    )


def test_no_step_leads_from_an_end():
    for end in ("revealed", "cancelled"):
        assert PROCEDURE.steps_from(end) == []
    assert {step.name for step in PROCEDURE if step.deciding} == {"commit", "draw", "cancel"}


def test_a_cancelled_draw_shows_how_far_it_came():
    assert [mark for _, mark in stages_of("cancelled", reached="drawn")] == (
        ["done", "done", "done", "todo", "todo"]
    )
    assert {mark for _, mark in stages_of("revealed")} == {"done"}
