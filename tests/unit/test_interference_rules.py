"""The rules of the regulation on recording interference, on real dates and by property."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import chain, combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.accounts.roles import Role
from foundation.workdays.calendar import Calendar
from foundation.workdays.quarters import Quarter
from interference import rules
from interference.rules import ClearReport, Handling, Interference, Involved

PLAIN = Calendar()
WORKDAYS = 3
days = st.dates(date(2005, 1, 1), date(2028, 6, 30))


def countdown(event: date, today: date, calendar: Calendar = PLAIN) -> rules.Countdown:
    return rules.countdown(event, today, calendar, workdays=WORKDAYS)


# --- article 5: the kinds


@pytest.mark.article("I.5")
def test_the_eight_kinds_stand_in_the_order_of_article_5():
    assert [int(kind) for kind in rules.Kind] == list(rules.KIND_TEXTS) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert rules.kind_label(1) == (
        "（一）违规指令安全生产监管执法处室受理或者不予受理、立案或者不予立案"
    )
    assert rules.kind_label(3) == "（三）默许或者授意亲属、身边工作人员干扰执法"
    assert rules.kind_label(8) == "（八）以其他方式违反规定干扰执法行为的情形"
    assert len(set(rules.KIND_TEXTS.values())) == 8


# --- article 6: where a report may go

UP, LOCAL = Role.UPPER_DISCIPLINE, Role.DISCIPLINE
ALL_CHOICES = list(
    chain.from_iterable(combinations(Involved, size) for size in range(len(Involved) + 1))
)


@pytest.mark.article("I.6.escalate")
@pytest.mark.parametrize("involved", ALL_CHOICES, ids="+".join)
def test_the_routes_of_every_combination(involved):
    own_side = set(involved) - {Involved.NOBODY}
    if Involved.DISCIPLINE_GROUP in own_side:
        expected = (UP,)
    elif own_side:
        expected = (UP, LOCAL)
    else:
        expected = (LOCAL,)
    assert rules.routes(involved) == expected
    assert rules.routes([str(one) for one in involved]) == expected


@pytest.mark.article("I.6.escalate")
def test_an_unknown_involvement_is_no_route():
    with pytest.raises(ValueError, match="somebody"):
        rules.routes(["somebody"])


def test_every_involvement_has_its_words():
    assert set(rules.INVOLVED_LABELS) == set(Involved)


# --- article 6: three workdays


@pytest.mark.article("I.6.deadline")
@pytest.mark.parametrize(
    ("event", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 5)),  # a plain week
        (date(2026, 3, 5), date(2026, 3, 10)),  # over a weekend
        (date(2026, 3, 7), date(2026, 3, 11)),  # on a Saturday
        (date(2025, 12, 30), date(2026, 1, 5)),  # New Year; Sunday the 4th is a workday
        (date(2026, 2, 13), date(2026, 2, 25)),  # Spring Festival; Saturday the 14th is a workday
        (date(2026, 2, 17), date(2026, 2, 26)),  # on New Year's day of the moon calendar
        (date(2026, 4, 30), date(2026, 5, 8)),  # Labour Day
        (date(2026, 5, 7), date(2026, 5, 11)),  # Saturday the 9th is a workday
        (date(2026, 10, 3), date(2026, 10, 10)),  # within the National Day week, until a Saturday
        (date(2003, 5, 6), date(2003, 5, 9)),  # before the first year of the data
    ],
)
def test_the_report_is_due_on_the_third_workday(event, due):
    assert rules.report_due(event, PLAIN, workdays=WORKDAYS) == due
    assert not countdown(event, due).late
    assert countdown(event, due).left == 0
    assert countdown(event, due + timedelta(days=1)).late


@pytest.mark.article("I.6.deadline")
@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 9, 25), 3),  # the day itself, a holiday
        (date(2026, 9, 27), 3),
        (date(2026, 9, 28), 2),
        (date(2026, 9, 30), 0),
        (date(2026, 10, 1), -1),  # late, though no workday has passed
        (date(2026, 10, 7), -1),
        (date(2026, 10, 8), -1),
        (date(2026, 10, 9), -2),
        (date(2026, 10, 10), -3),
    ],
)
def test_what_is_left_of_the_term(today, left):
    counted = countdown(date(2026, 9, 25), today)
    assert (counted.due, counted.left, counted.late) == (date(2026, 9, 30), left, left < 0)


@pytest.mark.article("I.6.deadline")
def test_a_due_date_in_a_year_not_announced_is_provisional():
    counted = countdown(date(2026, 12, 30), date(2026, 12, 31))
    assert (counted.due, counted.provisional) == (date(2027, 1, 5), True)
    assert not countdown(date(2026, 12, 28), date(2026, 12, 28)).provisional


@pytest.mark.article("I.6.deadline")
def test_the_calendar_of_the_office_moves_the_due_date():
    closed = Calendar({date(2026, 3, 4): False})
    assert countdown(date(2026, 3, 2), date(2026, 3, 2), closed).due == date(2026, 3, 6)
    settled = Calendar({date(2027, 1, day): day > 3 for day in range(1, 6)})
    assert not countdown(date(2026, 12, 30), date(2026, 12, 30), settled).provisional


@given(event=days, gap=st.integers(0, 40))
@pytest.mark.article("I.6.deadline")
def test_late_means_after_the_due_date_and_nothing_else(event, gap):
    today = event + timedelta(days=gap)
    counted = countdown(event, today)
    assert counted.late == (today > counted.due)
    assert PLAIN.is_workday(counted.due)
    assert PLAIN.workdays_between(event, counted.due) == WORKDAYS
    assert countdown(event, today + timedelta(days=1)).left <= counted.left <= WORKDAYS


# --- article 10: failures to record


@given(previous=st.integers(0, 50), start=st.integers(2, 10))
@pytest.mark.article("I.10.omission")
def test_the_ladder_of_omissions(previous, start):
    handlings = rules.omission_handlings(previous, disciplinary_from=start)
    if previous + 1 >= start:
        assert handlings == (Handling.DISCIPLINARY_PROPOSAL,)
    else:
        assert set(handlings) == set(Handling) - {Handling.DISCIPLINARY_PROPOSAL}


@pytest.mark.article("I.10.omission")
def test_as_the_regulation_stands_the_second_time_is_disciplinary():
    first = rules.omission_handlings(0, disciplinary_from=2)
    assert [rules.HANDLING_LABELS[one] for one in first] == ["提醒", "警示", "通报批评"]
    second = rules.omission_handlings(1, disciplinary_from=2)
    assert [rules.HANDLING_LABELS[one] for one in second] == ["建议给予纪律处分"]


# --- quarters


@pytest.mark.article("I.6.quarterly")
@pytest.mark.parametrize(
    ("founded", "today", "expected"),
    [
        (date(2026, 1, 1), date(2026, 3, 31), []),
        (date(2026, 3, 31), date(2026, 4, 1), [Quarter(2026, 1)]),
        (date(2026, 4, 1), date(2026, 4, 1), []),
        (date(2025, 12, 31), date(2026, 4, 1), [Quarter(2025, 4), Quarter(2026, 1)]),
        (date(2027, 1, 1), date(2026, 7, 1), []),
    ],
)  # fmt: skip
def test_the_quarters_that_are_over(founded, today, expected):
    assert rules.quarters_over(founded, today) == expected


@given(founded=days, gap=st.integers(0, 1500))
def test_every_quarter_since_the_founding_is_over_exactly_once(founded, gap):
    today = founded + timedelta(days=gap)
    found = rules.quarters_over(founded, today)
    assert found == sorted(set(found))
    assert all(one.last < today for one in found)
    assert all(one.next() == other for one, other in pairwise(found))
    following = found[-1].next() if found else Quarter.of(founded)
    assert following.contains(today)


# --- article 6 and 2: the quarterly figures

reports = st.lists(
    st.builds(
        ClearReport,
        month=st.integers(1, 3),
        kinds=st.lists(st.integers(1, 8), min_size=1, max_size=8, unique=True),
        manner=st.sampled_from(["oral", "telephone", "written", "other"]),
        late=st.booleans(),
        outcome=st.sampled_from(
            ["", "substantiated", "unsubstantiated", "lawful_duty", "referred"]
        ),
    ),
    max_size=12,
)


@given(reports)
@pytest.mark.article("I.2", "I.6.quarterly")
def test_the_figures_are_those_of_a_recount(rows):
    counts = rules.summarize(iter(rows))
    held_against = [row for row in rows if row.outcome != "lawful_duty"]
    assert counts["received"] == len(rows)
    assert counts["lawful_duty"] == len(rows) - len(held_against)
    assert counts["counted"] == len(held_against)
    assert counts["late"] == len([row for row in held_against if row.late])
    for kind in range(1, 9):
        expected = len([row for row in held_against if kind in row.kinds])
        assert counts["kinds"].get(str(kind), 0) == expected
    assert counts["manners"] == Counter(row.manner for row in held_against)
    assert counts["months"] == Counter(str(row.month) for row in held_against)
    assert counts["outcomes"] == Counter(row.outcome or "open" for row in held_against)


@pytest.mark.article("I.2")
def test_lawful_duty_stands_in_no_figure_but_its_own():
    counts = rules.summarize([ClearReport(2, [1, 8], "oral", True, "lawful_duty")])
    assert counts == {
        "received": 1, "lawful_duty": 1, "counted": 0, "late": 0,
        "kinds": {}, "manners": {}, "months": {}, "outcomes": {},
    }  # fmt: skip


# --- article 11: the list per leader


def one(leader: str, organ: str = "某局", report: str = "1号", **changes) -> Interference:
    facts = {"title": "局长", "kinds": (1,), "handling": ""}
    return Interference(leader=leader, organ=organ, report=report, **{**facts, **changes})


@pytest.mark.article("I.11")
def test_the_list_groups_by_name_and_organ_most_first():
    found = [
        one("王五", report="1号"),
        one("李 四", report="2号", kinds=(2, 4), handling="通报"),
        one("李四", "某 局", report="3号", title="书记"),
        one("李四", "另一局", report="4号"),
    ]
    leaders = rules.by_leader(found)
    assert [(each.name, each.organ, len(each.interferences)) for each in leaders] == [
        ("李四", "某局", 2),
        ("李四", "另一局", 1),
        ("王五", "某局", 1),
    ]
    assert leaders[0].title == "书记"
    assert [each.report for each in leaders[0].interferences] == ["2号", "3号"]
    assert leaders[0].interferences[0].kinds_text == "（二）（四）"


@pytest.mark.article("I.11")
@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u202e", "\u00ad", "\u3000", "\u00a0"])
def test_what_nobody_sees_in_a_name_makes_no_other_leader(mark):
    """Pasted text brings such characters along; two findings must not become one each."""
    found = [one("李四", "某局"), one(f"李{mark}四", f"{mark}某局")]
    assert [(each.name, each.organ) for each in rules.by_leader(found)] == [("李四", "某局")]


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from("东西")), max_size=15))
@pytest.mark.article("I.11")
def test_the_list_loses_and_doubles_nobody(pairs):
    found = [one(name, organ, report=str(place)) for place, (name, organ) in enumerate(pairs)]
    leaders = rules.by_leader(found)
    listed = [each for leader in leaders for each in leader.interferences]
    assert sorted(listed, key=lambda each: int(each.report)) == found
    assert Counter((leader.name, leader.organ) for leader in leaders) == Counter(set(pairs))
    sizes = [len(leader.interferences) for leader in leaders]
    assert sizes == sorted(sizes, reverse=True)
