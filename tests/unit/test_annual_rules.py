"""The annual report's arithmetic: rates, sums, what contradicts what."""

from __future__ import annotations

from decimal import Decimal

import pytest

from enforcement.rules import annual

pytestmark = pytest.mark.article("E.annual-report")
D = Decimal


def found(recorded, stated):
    given = (
        {key: None if value is None else D(value) for key, value in values.items()}
        for values in (recorded, stated)
    )
    return [(one.key, one.computed.quantize(D("0.01"))) for one in annual.contradictions(*given)]


@pytest.mark.parametrize(
    ("part", "all_of_it", "rate"),
    [
        (6396, 6568, "97.4"), (116, 130, "89.2"), (61, 60, "101.7"), (0, 5, "0.0"),
        (1, 0, None), (None, 3, None), (1, None, None), (1, 800, "0.1"), (1, 2001, "0.0"),
    ],
)  # fmt: skip
def test_percent(part, all_of_it, rate):
    assert annual.percent(part, all_of_it) == (None if rate is None else D(rate))


def test_a_published_report_contradicts_itself_twice():
    recorded = {"hazards_found": "6568", "hazards_rectified": "6396"}
    stated = {
        "rectification_rate": "96.3", "plan_planned": "130", "plan_done": "116",
        "plan_rate": "100", "case_plan": "60", "case_done": "61", "case_rate": "101.6",
    }  # fmt: skip
    assert found(recorded, stated) == [
        ("rectification_rate", D("97.38")),
        ("plan_rate", D("89.23")),
    ]


@pytest.mark.parametrize(
    ("stated", "contradicts"),
    [("97.4", False), ("97.3", False), ("97.38", False), ("97.37", True),
     ("97.39", True), ("97.5", True),
     ("97.2", True), ("97", True), ("97.36", True)],
)  # fmt: skip
def test_a_rate_may_be_rounded_or_cut(stated, contradicts):
    recorded = {"hazards_found": "6568", "hazards_rectified": "6396"}
    assert bool(found(recorded, {"rectification_rate": stated})) == contradicts


def test_sums_and_records_contradict():
    stated = {"fines_total": "100", "fines_accident": "60", "fines_inspection": "30"}
    assert found({}, stated) == [("fines_total", D(90))]
    assert found({"warnings": "3"}, {"warnings": "4"}) == [("warnings", D(3))]
    assert found({"warnings": "3"}, {"warnings": "3"}) == []
    assert found({}, {"warnings": "4"}) == [], "nothing says otherwise"


def test_the_records_come_first_and_rates_are_never_taken_over():
    said = annual.whole(
        {"inspections": D(5), "hazards_found": D(4), "hazards_rectified": D(1)},
        {"inspections": D(9), "warnings": D(2), "rectification_rate": D(99)},
    )
    assert (said["inspections"], said["warnings"]) == (5, 2)
    assert said["rectification_rate"] == D("25.0")
    assert annual.whole({}, {"fines_accident": D(1), "fines_inspection": D(2)})["fines_total"] == 3
    assert annual.whole({"cases_filed": D(7)}, {"case_plan": D(5)})["case_rate"] == D("140.0")


def test_how_figures_are_shown():
    assert annual.shown("fines_total", D("5909800")) == "590.98万元"
    assert annual.shown("plan_rate", D("89.2")) == "89.2%"
    assert annual.shown("inspections", D(4847)) == "4,847家次"
    assert annual.shown("inspections", None) == "—"
