"""Items, what is due by a day, how much was done; the table of steps written down again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement.rules import plans as rules
from enforcement.rules.plans import Figures, Progress
from enforcement.states import plan as states
from foundation.procedure.refusals import Refused

RIGHT = Figures("key", "all", 20, 2, (10, 10, 10, 10), 80)
counts = st.integers(0, 500)
progresses = st.builds(
    lambda planned, due, made, counted: Progress(
        planned, min(due, planned), made, min(counted, planned, made)
    ),
    counts, counts, counts, counts,
)  # fmt: skip


def refusal(**changes) -> Refused:
    with pytest.raises(Refused) as refused:
        rules.check_item(replace(RIGHT, **changes))
    return refused.value


@pytest.mark.article("E.plan.classes")
def test_the_quarters_add_up_to_objects_times_frequency():
    rules.check_item(RIGHT)
    wrong = refusal(quarters=(10, 10, 10, 8))
    assert wrong.field == "q1"
    assert "应为 40 次（20 户 × 2 次），填写的是 38 次" in wrong.reason


@pytest.mark.article("E.plan.classes")
def test_key_objects_are_inspected_at_least_once_a_year():
    assert refusal(frequency=0).field == "frequency"
    drawn = refusal(method="draw")
    assert drawn.field == "method"
    assert "每年至少检查一次" in drawn.reason


@pytest.mark.article("E.plan.content")
def test_objects_are_counted_or_named():
    assert refusal(objects=0).field == "objects_count"
    assert "指定了 19 家企业" in refusal(method="named", named=19).reason
    rules.check_item(replace(RIGHT, method="named", named=20))
    general = {"klass": "general", "method": "draw"}
    assert refusal(pool_size=19, **general).field == "pool_size"
    rules.check_item(replace(RIGHT, pool_size=20, **general))
    assert refusal(days=0).field == "days"
    assert refusal(quarters=(50, -10, 0, 0)).field == "q1"


@pytest.mark.article("E.plan.capacity")
def test_items_may_not_take_more_days_than_the_sheet_gives():
    days = [("key", 80), ("key", 21), ("general", 40)]
    assert rules.days_problems(days, {"key": 101, "general": 40}) == []
    problems = rules.days_problems(days, {"key": 100, "general": 40})
    assert problems == ["重点检查各事项计划工作日合计 101 天，超过测算表的重点检查工作日 100 天。"]


@pytest.mark.article("E.plan.execution")
def test_what_is_due_are_the_quarters_that_are_over():
    spread = (5, 6, 7, 8)
    for on, due in {
        date(2025, 12, 31): 0,
        date(2026, 3, 30): 0,
        date(2026, 3, 31): 5,
        date(2026, 6, 29): 5,
        date(2026, 6, 30): 11,
        date(2026, 12, 30): 18,
        date(2026, 12, 31): 26,
        date(2028, 2, 29): 26,
    }.items():
        assert rules.due_by(spread, 2026, on) == due


@pytest.mark.article("E.plan.execution")
def test_the_plan_of_2020_is_shown_as_it_is():
    key = [20, 25, 21, 11, 5]
    assert (sum(key), sum(key) + 48) == (82, 130)
    assert rules.rate_text(116, 130) == "89.2%"
    assert rules.rate_text(6396, 6568) == "97.4%"


@given(planned=st.integers(1, 10_000), data=st.data())
def test_a_hundred_per_cent_only_when_nothing_is_missing(planned, data):
    done = data.draw(st.integers(0, planned))
    assert (rules.rate_text(done, planned) == "100.0%") == (done == planned)
    assert rules.rate_text(0, 0) == "—"


@given(visits=st.lists(st.integers(0, 9), max_size=30), frequency=st.integers(1, 4))
def test_more_visits_to_one_object_do_not_stand_for_another(visits, frequency):
    planned = len(visits) * frequency
    counted = rules.counted_visits(visits, frequency, planned)
    assert counted <= sum(visits)
    assert (counted == planned) == all(made >= frequency for made in visits)


@given(parts=st.lists(progresses, max_size=8))
def test_the_sum_is_whole_only_when_every_part_is(parts):
    total = rules.together(parts)
    assert total.extra == sum(part.extra for part in parts) >= 0
    if total.planned:
        whole = all(part.counted == part.planned for part in parts)
        assert (total.rate == "100.0%") == whole


def test_behind():
    assert Progress(10, 5, 9, 4).behind
    assert Progress(10, 5, 9, 4).missing == 1
    assert not Progress(10, 5, 5, 5).behind


STEPS = {
    "annual": {
        ("create", "", "draft", "make_plans", False),
        ("edit", "draft", "", "make_plans", False),
        ("submit", "draft", "submitted", "submit_plans", False),
        ("approve", "submitted", "approved", "record_plan_approval", True),
        ("return", "submitted", "draft", "record_plan_approval", False),
        ("file", "approved", "filed", "record_plan_approval", False),
        ("put_in_force", "filed", "in_force", "submit_plans", False),
        ("report", "in_force", "reported", "submit_plans", False),
        ("new_version", "in_force", "", "make_plans", False),
        ("cancel", "draft", "cancelled", "make_plans", False),
    },
    "campaign": {
        ("create", "", "draft", "make_plans", False),
        ("edit", "draft", "", "make_plans", False),
        ("submit", "draft", "submitted", "submit_plans", False),
        ("decide", "submitted", "in_force", "decide_campaigns", True),
        ("return", "submitted", "draft", "decide_campaigns", False),
        ("close", "in_force", "closed", "submit_plans", False),
        ("cancel", "draft", "cancelled", "make_plans", False),
    },
}


@pytest.mark.article("E.plan.approval", "E.campaign")
@pytest.mark.parametrize("kind", STEPS)
def test_the_table_of_steps(kind):
    table = {
        (s.name, ",".join(s.sources), ",".join(s.targets), str(s.permission), s.deciding)
        for s in states.PROCEDURES[kind]
    }
    assert table == STEPS[kind]


@pytest.mark.parametrize("state", states.STATE_LABELS)
def test_every_state_of_a_plan_has_its_stages(state):
    if state == states.CLOSED:
        assert [mark for _, mark in states.stages_of("campaign", state)] == ["done"] * 4
        return
    marks = [mark for _, mark in states.stages_of("annual", state)]
    over = {states.REPORTED, states.REPLACED}
    assert marks == [] if state == states.CANCELLED else (marks.count("now") == (state not in over))
