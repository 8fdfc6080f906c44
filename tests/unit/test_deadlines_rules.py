from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.deadlines.rules import Term, count_term, remaining_text, stages_reached
from foundation.workdays.calendar import Calendar

PLAIN = Calendar()
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("start", "workdays", "term"),
    [
        (date(2026, 11, 20), 3, Term(date(2026, 11, 25), provisional=False)),
        (date(2026, 9, 30), 3, Term(date(2026, 10, 10), provisional=False)),
        (date(2026, 12, 30), 1, Term(date(2026, 12, 31), provisional=False)),
        (date(2026, 12, 30), 2, Term(date(2027, 1, 4), provisional=True)),
    ],
)
def test_terms_in_workdays(start, workdays, term):
    assert count_term(start, workdays, PLAIN) == term


def test_a_term_is_settled_when_every_day_is_declared():
    declared = {date(2027, 1, day): day == 4 for day in (1, 2, 3, 4)}
    term = count_term(date(2026, 12, 30), 2, Calendar(declared))
    assert term == Term(date(2027, 1, 4), provisional=False)


@pytest.mark.parametrize(
    ("today", "text", "stages"),
    [
        (date(2026, 11, 20), "还剩 3 个工作日", ()),
        (date(2026, 11, 22), "还剩 3 个工作日", ()),
        (date(2026, 11, 23), "还剩 2 个工作日", ("soon",)),
        (date(2026, 11, 25), "今日到期", ("soon", "due")),
        (date(2026, 11, 26), "已超期 1 个工作日", ("soon", "due", "overdue")),
        (date(2027, 1, 4), "已超期 27 个工作日", ("soon", "due", "overdue")),
    ],
)
def test_what_is_said_of_a_deadline_on_a_wednesday(today, text, stages):
    due = date(2026, 11, 25)
    assert remaining_text(due, today, PLAIN) == text
    assert stages_reached(due, today, PLAIN) == stages


def test_a_weekend_after_the_due_date_is_not_yet_a_workday_late():
    assert remaining_text(date(2026, 11, 20), date(2026, 11, 21), PLAIN) == (
        "已到期，尚未超过一个工作日"
    )


@given(days, st.integers(0, 40), st.integers(0, 60))
def test_stages_only_grow_with_time(due, earlier, later):
    start = PLAIN.add_workdays(due, -20)
    first = date.fromordinal(start.toordinal() + min(earlier, later))
    second = date.fromordinal(start.toordinal() + max(earlier, later))
    before, after = stages_reached(due, first, PLAIN), stages_reached(due, second, PLAIN)
    assert after[: len(before)] == before
