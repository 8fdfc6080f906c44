"""The capacity sheet (编制办法): every sum is checked, every wrong line is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement.rules import capacity
from enforcement.rules.capacity import LINES, Group, Stated
from foundation.procedure.refusals import Refused
from foundation.workdays.calendar import Calendar

pytestmark = pytest.mark.article("E.plan.capacity")
CALENDAR = Calendar()
PUBLISHED = Stated(
    officers=20,
    legal_workdays=250,
    lines={"supervision": 800, "licensing": 1_200, "duty": 400, "annual_leave": 600},
    key=1_500,
    general=500,
    total=5_000,
    other=2_000,
    non=1_000,
    inspection=2_000,
)


@st.composite
def sheets(draw) -> Stated:
    """Any sheet with something left for inspections, every sum as it should be."""
    officers, workdays = draw(st.integers(1, 400)), draw(st.integers(200, 260))
    left = officers * workdays - 1
    lines = {}
    for line in LINES:
        lines[line.code] = draw(st.integers(0, left // len(LINES)))
    sums = capacity.sums_of(Stated(officers, workdays, lines, key=0))
    key = draw(st.integers(0, sums.inspection))
    return Stated(
        officers,
        workdays,
        lines,
        key=key,
        general=sums.inspection - key,
        total=sums.total,
        other=sums.other,
        non=sums.non,
        inspection=sums.inspection,
    )


def test_the_published_sheet_holds():
    sums = capacity.check(PUBLISHED)
    assert (sums.total, sums.other, sums.non, sums.inspection) == (5_000, 2_000, 1_000, 2_000)


def test_a_stated_sum_that_its_parts_contradict_is_refused_and_named():
    with pytest.raises(Refused) as refused:
        capacity.check(replace(PUBLISHED, inspection=1_900))
    assert refused.value.reason == (
        "监督检查工作日应为 2,000 天（5,000 − 2,000 − 1,000），填写的是 1,900 天。"
    )
    assert refused.value.field == "inspection"
    assert refused.value.article == "安全生产年度监督检查计划编制办法"


@pytest.mark.parametrize("field", ["total", "other", "non", "inspection", "key", "general"])
@given(sheet=sheets(), by=st.integers(1, 1_000))
def test_whatever_sum_is_too_large_is_refused(field, sheet, by):
    wrong = replace(sheet, **{field: getattr(sheet, field) + by})
    problems = capacity.problems_of(wrong)
    assert [problem.field for problem in problems] == ["key" if field == "general" else field]


@given(sheet=sheets())
def test_right_sums_hold_typed_or_not(sheet):
    sums = capacity.check(sheet)
    bare = Stated(sheet.officers, sheet.legal_workdays, sheet.lines, key=sheet.key)
    assert capacity.check(bare) == sums
    assert capacity.check(replace(bare, key=None, general=sheet.general)) == sums
    assert sums.total == sums.other + sums.non + sums.key + sums.general
    by_hand = {g: sum(sheet.lines[line.code] for line in LINES if line.group == g) for g in Group}
    assert (by_hand[Group.OTHER], by_hand[Group.NON]) == (sums.other, sums.non)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"officers": 0, "total": None}, "officers", "至少1人"),
        ({"legal_workdays": 0}, "legal_workdays", "1至366"),
        ({"legal_workdays": 367}, "legal_workdays", "1至366"),
        ({"lines": {"duty": -1}}, "duty", "不能小于0"),
        ({"lines": {"unknown": 1}}, "unknown", "不能小于0"),
        ({"key": None, "general": None}, "key", "请填写重点检查工作日"),
        ({"key": 2_001, "general": None}, "key", "不能超过监督检查工作日 2,000 天"),
        ({"key": 2_001, "general": -1}, "key", "不能超过监督检查工作日 2,000 天"),
        ({"key": None, "general": 2_001}, "general", "不能超过监督检查工作日 2,000 天"),
    ],
)
def test_what_else_is_refused(changes, field, words):
    with pytest.raises(Refused) as refused:
        capacity.check(replace(PUBLISHED, **changes))
    assert refused.value.field == field
    assert words in refused.value.reason


def test_no_time_left_is_said():
    full = Stated(1, 250, {"supervision": 250}, key=0, general=0)
    assert "已没有时间用于监督检查" in capacity.problems_of(full)[0].text


@pytest.mark.parametrize(("year", "days"), [(2021, 250), (2025, 248)])
def test_legal_workdays_of_announced_years(year, days):
    assert capacity.legal_workdays(year, CALENDAR) == (days, False)


def test_the_district_office_of_2021():
    days, _ = capacity.legal_workdays(2021, CALENDAR)
    assert (days, 365 - 104 - 11) == (250, 250)
    assert capacity.sums_of(Stated(4, days, key=0)).total == 1_000


def test_a_year_not_announced_is_provisional_and_an_override_counts():
    days, provisional = capacity.legal_workdays(2099, CALENDAR)
    assert provisional
    moved = Calendar({date(2099, 3, 2): False})
    assert capacity.legal_workdays(2099, moved) == (days - 1, True)
