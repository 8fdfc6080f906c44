"""Accidents: class at every boundary, lateness, terms, what may be published."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from enforcement.rules import accidents as rules
from enforcement.rules import publishable
from enforcement.rules.accidents import Class, Figures
from foundation.jurisdiction import current
from foundation.procedure.refusals import Refused

pytestmark = pytest.mark.article("E.accidents")
CENT = Decimal("0.01")
BOUNDARIES = [
    # deaths, serious, loss in yuan, class
    (0, 0, "0", Class.ORDINARY),
    (2, 9, "9999999.99", Class.ORDINARY),
    (3, 0, "0", Class.LARGER),
    (0, 10, "0", Class.LARGER),
    (0, 0, "10000000", Class.LARGER),
    (9, 49, "49999999.99", Class.LARGER),
    (10, 0, "0", Class.MAJOR),
    (0, 50, "0", Class.MAJOR),
    (0, 0, "50000000.00", Class.MAJOR),
    (29, 99, "99999999.99", Class.MAJOR),
    (30, 0, "0", Class.ESPECIALLY_MAJOR),
    (0, 100, "0", Class.ESPECIALLY_MAJOR),
    (0, 0, "100000000", Class.ESPECIALLY_MAJOR),
    (0, 0, "123456789.00", Class.ESPECIALLY_MAJOR),
    # the highest of the three counts
    (3, 50, "0", Class.MAJOR),
    (1, 1, "50000000", Class.MAJOR),
    (30, 0, "1", Class.ESPECIALLY_MAJOR),
    (99_999, 99_999, "999999999999.99", Class.ESPECIALLY_MAJOR),
]


def figures(deaths=0, serious=0, minor=0, loss="0") -> Figures:
    return Figures(deaths, serious, minor, Decimal(loss))


@pytest.mark.parametrize(("deaths", "serious", "loss", "expected"), BOUNDARIES)
def test_the_class_at_every_boundary(deaths, serious, loss, expected):
    assert rules.class_of(figures(deaths, serious, 5, loss)) == expected


def test_minor_injuries_make_no_class():
    assert rules.class_of(figures(minor=99_999)) == Class.ORDINARY


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (figures(deaths=-1), "deaths"),
        (figures(serious=-1), "serious"),
        (figures(minor=-1), "minor"),
        (figures(deaths=100_000), "deaths"),
        (Figures(True, 0, 0, Decimal(0)), "deaths"),
        (Figures(1.5, 0, 0, Decimal(0)), "deaths"),
        (figures(loss="-0.01"), "loss"),
        (figures(loss="NaN"), "loss"),
        (figures(loss="Infinity"), "loss"),
        (figures(loss="1000000000000"), "loss"),
        (figures(loss="0.001"), "loss"),
    ],
)
def test_figures_that_cannot_be(given, field):
    with pytest.raises(Refused) as refused:
        given.checked()
    assert refused.value.field == field


def test_money_is_exact():
    told = figures(loss=str(Decimal("0.1") + Decimal("0.2"))).checked()
    assert told.loss == Decimal("0.30")
    assert str(figures(loss="123456789.00").checked().loss) == "123456789.00"
    assert rules.class_of(figures(loss=str(Decimal(10_000_000) - CENT))) == Class.ORDINARY


MINUTE = timedelta(minutes=1)
AT = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "hours", "late"),
    [
        (timedelta(0), 1, 0),
        (timedelta(hours=1), 1, 0),
        (timedelta(hours=1, microseconds=1), 1, 1),
        (timedelta(hours=1, minutes=1), 1, 1),
        (timedelta(hours=2), 2, 0),
        (timedelta(days=2, hours=3), 2, 49 * 60),
    ],
)
def test_lateness(after, hours, late):
    assert rules.late_minutes(AT, AT + after, hours) == late


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0, "0分钟"), (1, "1分钟"), (60, "1小时"), (61, "1小时1分钟"), (1500, "1天1小时")],
)
def test_a_duration_in_words(minutes, told):
    assert rules.duration_text(minutes) == told


def test_casualties_count_for_thirty_days_or_seven():
    given = {"days": 30, "fast_days": 7}
    assert rules.counts_for("fall", road_traffic=False, **given) == 30
    assert rules.counts_for("fire", road_traffic=False, **given) == 7
    assert rules.counts_for("vehicle", road_traffic=True, **given) == 7


MARCH = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("extended", "appraisals", "due"),
    [
        (0, [], date(2026, 4, 30)),
        (60, [], date(2026, 6, 29)),
        (0, [(date(2026, 3, 10), date(2026, 3, 20))], date(2026, 5, 10)),
        # overlapping counts once, one within another not again
        (
            0,
            [
                (date(2026, 3, 10), date(2026, 3, 20)),
                (date(2026, 3, 15), date(2026, 3, 25)),
                (date(2026, 3, 16), date(2026, 3, 18)),
            ],
            date(2026, 5, 15),
        ),
        # one that starts on the last day counts, one later does not
        (0, [(date(2026, 4, 30), date(2026, 5, 5))], date(2026, 5, 5)),
        (0, [(date(2026, 5, 1), date(2026, 5, 6))], date(2026, 4, 30)),
        # it counts when the first one has moved the term so far
        (
            0,
            [(date(2026, 5, 1), date(2026, 5, 6)), (date(2026, 4, 1), date(2026, 4, 11))],
            date(2026, 5, 15),
        ),
        (0, [(MARCH, MARCH)], date(2026, 4, 30)),
    ],
)
def test_the_term_of_the_investigation(extended, appraisals, due):
    found = rules.investigation_due(MARCH, days=60, extended=extended, appraisals=appraisals)
    assert found == due


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 11, 20), date(2027, 11, 20)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
    ],
)
def test_one_year_later(day, later):
    assert rules.years_later(day, 1) == later


def test_the_numbers_of_the_law_stand_in_one_place():
    told = {
        "unit_report_hours": 1,
        "upward_report_hours": 2,
        "casualty_days": 30,
        "casualty_days_fast": 7,
        "investigation_days": 60,
        "investigation_extension_days": 60,
        "reply_days": 15,
        "reply_days_especially_major": 30,
        "reply_extension_days": 30,
        "evaluation_years": 1,
    }
    for name, value in told.items():
        assert current().number(f"enforcement.accident_{name}") == value
        assert current().article(f"enforcement.accident_{name}")


PERSONAL = [
    "640104199001011234",
    "64010419900101123X",
    "64010419900101123x",
    "６４０１０４１９９００１０１１２３４",
    "640104 19900101 1234",
    "640104-19900101-1234",
    "640104900101123",
    "13812345678",
    "138 1234 5678",
    "138-1234-5678",
    "+86 13812345678",
    "1３8１234５678",
    "138‐1234‐5678",
    "0951-5012345",
    "(0951) 5012345",
    "09515012345",
    "010-87654321",
]
HARMLESS = [
    "直接经济损失123456789.00元",
    "损失13812345678元",
    "损失13812345678.00元",
    "统一社会信用代码91640104000000001X",
    "2026年3月1日14时05分许",
    "宁经信安督〔2026〕12号",
    "事故编号SG2026-0001，死亡3人",
    "安全生产举报投诉电话12350",
    "GB 6441-1986",
    "1990-01-01至2026-12-31",
]


@pytest.mark.parametrize("text", PERSONAL)
def test_personal_numbers_are_refused_beside_the_field(text):
    with pytest.raises(Refused) as refused:
        publishable.refuse_personal_numbers(f"联系人{text}，已到场。", field="text")
    assert refused.value.field == "text"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_numbers_may_stand(text):
    publishable.refuse_personal_numbers(text, field="text")
    assert publishable.personal_numbers(text) == []


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张建国", "张某"),
        ("李明", "李某"),
        ("欧阳海", "欧阳某"),
        ("欧阳", "欧某"),
        ("马合木提·买买提", "马某"),
    ],
)
def test_a_name_is_masked(name, masked):
    assert publishable.masked_name(name) == masked


def test_names_of_one_family_are_told_apart():
    text = "张建国安排张建、王平安和王平作业；李明（工人）受伤，张建国离岗。"
    names = ["张建国", "张建", "王平", "王平安", "李明", "", "赵"]
    told = publishable.mask_names(text, names)
    assert told == ("张某甲安排张某乙、王某乙和王某甲作业；李某（工人）受伤，张某甲离岗。")
    assert publishable.mask_names(told, names) == told


def test_more_than_ten_of_one_family_still_differ():
    found = publishable.masks(f"张{number}强" for number in range(12))
    assert len(set(found.values())) == 12
