"""When what is due, what is common, serious or a tendency, and the tables of the procedures."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.rules import tendency, terms
from disclosure.rules.tendency import Group
from disclosure.states import batch as states
from foundation.workdays.quarters import Quarter

TABLE = {
    "compile": ("", "draft", "sign_disclosure", False),
    "edit": ("draft", "", "sign_disclosure", False),
    "sign": ("draft", "draft signed", "sign_disclosure", False),
    "submit": ("signed", "submitted", "sign_disclosure", False),
    "approve": ("submitted", "approved", "approve_disclosure", True),
    "send_back": ("submitted", "draft", "approve_disclosure", False),
    "publish": ("approved", "published", "publish_disclosure", False),
    "print": ("approved published", "", "print_disclosure", False),
    "consent": ("published", "", "consent_media", True),
    "release": ("published", "", "publish_disclosure", False),
}
CORRECTION = {
    "propose": ("", "proposed", "sign_disclosure", False),
    "agree": ("proposed", "agreed", "approve_disclosure", True),
    "drop": ("proposed", "dropped", "approve_disclosure", False),
    "carry_out": ("agreed", "done", "publish_disclosure", False),
}


@pytest.mark.article("D.3.1", "D.3.2")
@pytest.mark.parametrize(
    ("procedure", "table"), [(states.PROCEDURE, TABLE), (states.CORRECTION, CORRECTION)]
)
def test_the_tables(procedure, table):
    said = {
        step.name: (
            " ".join(step.sources), " ".join(step.targets), step.permission, step.deciding
        )
        for step in procedure
    }  # fmt: skip
    assert said == table


@pytest.mark.article("D.4.1")
@pytest.mark.parametrize(
    ("today", "year"),
    [("2026-02-28", None), ("2026-03-01", 2025), ("2027-02-28", None), ("2026-12-31", 2025)],
)
def test_from_the_first_of_march_last_years_penalties(today, year):
    assert terms.annual_year(date.fromisoformat(today)) == year
    assert terms.annual_due(2025) == date(2026, 3, 31)


@pytest.mark.article("D.4.2")
@pytest.mark.parametrize(
    ("today", "quarters"),
    [
        ("2026-03-20", [(2025, 4)]),
        ("2026-03-21", [(2025, 4), (2026, 1)]),
        ("2026-03-31", [(2025, 4), (2026, 1)]),
        ("2026-04-01", [(2026, 1)]),
        ("2026-12-21", [(2026, 3), (2026, 4)]),
    ],
)
def test_a_quarter_is_compiled_before_it_ends(today, quarters):
    found = terms.quarters(date.fromisoformat(today))
    assert [(one.year, one.number) for one in found] == quarters
    assert terms.quarterly_due(Quarter(2026, 1)) == date(2026, 3, 31)


@pytest.mark.article("D.2.2")
@pytest.mark.parametrize(
    ("found", "major", "units", "before", "classes"),
    [
        (1, 0, 1, 0, ()),
        (2, 0, 2, 0, ()),
        (3, 0, 3, 9, ("common",)),
        (1, 1, 1, 9, ("serious",)),
        (3, 0, 1, 2, ("tendency",)),
        (3, 0, 1, 3, ()),
        (5, 0, 1, 3, ("tendency",)),
        (4, 0, 1, 3, ()),
        (6, 2, 3, 0, ("common", "serious", "tendency")),
    ],
)
def test_classes(found, major, units, before, classes):
    assert tendency.classes(Group("消防", "mines", found, major, units, before)) == classes


def test_the_serious_ones_come_first():
    groups = [Group("a", "x", 9, 0, 3, 0), Group("b", "x", 1, 1, 1, 0), Group("c", "x", 1, 0, 1, 5)]
    assert [group.category for group, _ in tendency.told(groups)] == ["b", "a"]
