"""Article 5 pair by pair, and the tables of the room written down a second time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correction.rules import conduct, remedies, review, sampling, subjects
from correction.rules import tolerance as tolerance_rules
from correction.rules.review import ITEMS as SHEET
from correction.rules.review import Score
from correction.rules.tolerance import CONDITIONS, Answer
from correction.states import document, finding, misconduct, supervision, tolerance
from foundation.procedure.refusals import Refused

FITTING = {
    "document": "correct revoke order",
    "act": "correct order",
    "penalty": "order",
    "duty": "perform term",
    "powers": "order",
}
ITEMS = {
    "document": "（一）",
    "act": "（二）",
    "penalty": "（三）",
    "duty": "（四）",
    "powers": "（五）",
}


@pytest.mark.article("C.5")
@pytest.mark.parametrize("kind", FITTING)
@pytest.mark.parametrize("remedy", ["correct", "revoke", "order", "perform", "term"])
def test_a_remedy_fits_its_kind_or_is_refused(kind, remedy):
    if remedy in FITTING[kind].split():
        assert remedies.check_remedy(kind, remedy).article == f"纠错制度 第五条{ITEMS[kind]}"
        return
    with pytest.raises(Refused, match="不适用") as refusal:
        remedies.check_remedy(kind, remedy)
    assert refusal.value.field == "remedy"
    assert ITEMS[kind] in refusal.value.article


@pytest.mark.article("C.5.effect")
@pytest.mark.parametrize(
    ("effect", "state", "reached"),
    [
        ("keep", "in_force", True),
        ("keep", "revoked", True),
        ("change", "in_force", False),
        ("change", "changed", True),
        ("change", "revoked", True),
        ("withdraw", "in_force", False),
        ("withdraw", "changed", False),
        ("withdraw", "revoked", True),
    ],
)
def test_what_must_have_become_of_the_decision(effect, state, reached):
    assert remedies.effect_reached(effect, state) is reached


TABLES = {
    "finding": (finding, {
        "find": ("", "found", "organise_correction", False),
        "follow": ("found ordered answered", "", "organise_correction", False),
        "order": ("found", "ordered", "order_correction", True),
        "drop": ("found", "unfounded", "order_correction", True),
        "answer": ("ordered", "answered", "answer_correction", False),
        "send_back": ("answered", "ordered", "order_correction", False),
        "verify": ("answered", "corrected", "order_correction", True),
    }),
    "document": (document, {
        "register": ("", "drafted", "organise_correction", False),
        "check": ("drafted", "drafted checked", "order_correction", True),
        "issue": ("checked", "in_force", "organise_correction", False),
        "correct": ("in_force", "corrected", "order_correction", True),
        "revoke": ("in_force", "revoked", "order_correction", True),
        "expire": ("in_force", "expired", "organise_correction", False),
        "renew": ("in_force", "", "organise_correction", False),
    }),
    "supervision": (supervision, {
        "plan": ("", "planned", "organise_correction", False),
        "begin": ("planned", "under_way", "organise_correction", False),
        "request": ("under_way", "", "organise_correction", False),
        "hear": ("under_way", "", "organise_correction", False),
        "freeze": ("under_way", "", "organise_correction", False),
        "draw": ("under_way", "", "organise_correction", False),
        "review": ("under_way", "", "organise_correction", False),
        "report": ("under_way", "reported", "organise_correction", False),
        "send_back": ("reported", "under_way", "order_correction", False),
        "close": ("reported", "closed", "order_correction", True),
    }),
    "misconduct": (misconduct, {
        "record": ("", "recorded", "organise_correction", False),
        "state": ("recorded", "heard", "answer_correction", False),
        "waive": ("recorded", "heard", "organise_correction", False),
        "handle": ("heard", "handled", "order_correction", True),
        "dismiss": ("heard", "dismissed", "order_correction", True),
        "appeal": ("handled", "appealed", "answer_correction", False),
        "review": ("appealed", "handled dismissed", "order_correction", True),
    }),
    "tolerance": (tolerance, {
        "ask": ("", "asked", "answer_correction", False),
        "examine": ("asked examined", "examined", "organise_correction", False),
        "decide": ("examined", "exempted mitigated refused", "order_correction", True),
        "withdraw": ("asked examined", "withdrawn", "answer_correction", False),
    }),
}  # fmt: skip


@pytest.mark.article("C.2", "C.3", "C.4", "C.7", "C.8")
@pytest.mark.parametrize("name", TABLES)
def test_the_tables(name):
    states, table = TABLES[name]
    said = {
        step.name: (
            " ".join(step.sources), " ".join(step.targets), step.permission, step.deciding
        )
        for step in states.PROCEDURE
    }  # fmt: skip
    assert said == table


@pytest.mark.article("C.4")
def test_one_or_more_of_the_seven_subjects():
    assert len(subjects.SUBJECTS) == 7
    subjects.check_subjects(["4.1", "4.7"])
    for wrong in ([], ["4.8"], ["4.1", "x"]):
        with pytest.raises(Refused) as refusal:
            subjects.check_subjects(wrong)
        assert refusal.value.field == "subjects"


@pytest.mark.article("C.6.modes")
@pytest.mark.parametrize(
    ("timing", "scope", "manners", "field"),
    [
        ("", "special", ["reports"], "timing"),
        ("regular", "x", ["reports"], "scope"),
        ("regular", "special", [], "manners"),
        ("regular", "special", ["telepathy"], "manners"),
    ],
)
def test_modes(timing, scope, manners, field):
    subjects.check_modes("ad_hoc", "comprehensive", ["reports", "opinions"])
    with pytest.raises(Refused) as refusal:
        subjects.check_modes(timing, scope, manners)
    assert refusal.value.field == field


def full(**points: int) -> dict[str, Score]:
    return {
        code: Score(points.get(code, item.points), "有瑕疵" if code in points else "")
        for code, item in SHEET.items()
    }


@pytest.mark.article("C.6.modes")
@pytest.mark.parametrize(
    ("points", "grade"),
    [
        ({}, "excellent"),
        ({"papers": 0}, "excellent"),
        ({"papers": 0, "volume": 4}, "qualified"),
        ({"facts": 5, "procedure": 5, "basis": 5}, "qualified"),
        ({"facts": 5, "procedure": 5, "basis": 5, "papers": 9}, "unqualified"),
        ({"procedure": 0}, "unqualified"),
        ({"service": 0, "execution": 0}, "excellent"),
    ],
)
def test_grades(points, grade):
    assert sum(item.points for item in SHEET.values()) == review.FULL
    assert review.grade(full(**points)) == grade


def test_a_deduction_needs_its_reason_and_points_their_bounds():
    for scores, field in (
        ({**full(), "papers": Score(9, " ")}, "reason_papers"),
        ({**full(), "papers": Score(11, "")}, "points_papers"),
        ({**full(), "papers": Score(-1, "x")}, "points_papers"),
        ({code: one for code, one in full().items() if code != "papers"}, "points_papers"),
    ):
        with pytest.raises(Refused) as refusal:
            review.check_scores(scores)
        assert refusal.value.field == field


numbers = st.lists(
    st.from_regex(r"AJ2026-[0-9]{4}", fullmatch=True), min_size=1, max_size=40, unique=True
)


@pytest.mark.article("C.6.modes")
@given(numbers, st.binary(min_size=32, max_size=32), st.randoms())
def test_who_draws_again_draws_the_same(population, root, random):
    shuffled = list(population)
    random.shuffle(shuffled)
    size = 1 + len(population) // 2
    first = sampling.drawn(population, root.hex(), size)
    assert first == sampling.drawn(shuffled, root.hex(), size)
    assert len(set(first)) == size
    assert set(first) <= set(population)
    assert sampling.digest(population) == sampling.digest(shuffled)


def test_another_seal_draws_others():
    population = [f"AJ2026-{number:04d}" for number in range(200)]
    drawn = {tuple(sampling.drawn(population, f"{seed:064x}", 10)) for seed in range(20)}
    assert len(drawn) == 20


@pytest.mark.article("C.2")
class TestTolerance:
    def answers(self, *failing: str) -> dict[str, Answer]:
        return {code: Answer(code not in failing, "理由") for code in CONDITIONS}

    @pytest.mark.parametrize("code", CONDITIONS)
    def test_each_condition_alone_bars_it(self, code):
        for result in ("exempted", "mitigated"):
            with pytest.raises(Refused, match="有条件不成立"):
                tolerance_rules.check_result(result, self.answers(code))
        tolerance_rules.check_result("refused", self.answers(code))

    @pytest.mark.parametrize("code", CONDITIONS)
    def test_none_may_be_left_open(self, code):
        answers = self.answers()
        without = {key: one for key, one in answers.items() if key != code}
        for open_one in (without, {**without, code: Answer(True, " ")}):
            with pytest.raises(Refused, match="逐项认定") as refusal:
                tolerance_rules.check_result("exempted", open_one)
            assert refusal.value.field == f"reason_{code}"

    def test_when_all_hold_it_is_not_refused(self):
        tolerance_rules.check_result("exempted", self.answers())
        with pytest.raises(Refused, match="全部成立"):
            tolerance_rules.check_result("refused", self.answers())


@pytest.mark.article("C.7")
@pytest.mark.parametrize(
    ("kind", "measure", "result", "words"),
    [
        ("7.1", "talk", "", ""),
        ("7.1", "x", "", "请选择"),
        ("7.6", "talk", "", "移送"),
        ("7.6", "discipline", "", ""),
        ("7.2", "talk", "exempted", "免除责任"),
        ("7.2", "none", "exempted", ""),
        ("7.2", "transfer", "mitigated", "从轻、减轻"),
        ("7.2", "education", "mitigated", ""),
        ("7.2", "none", "", "不能免除"),
        ("7.2", "none", "refused", "不能免除"),
        ("7.2", "transfer", "refused", ""),
    ],
)
def test_measures(kind, measure, result, words):
    assert len(conduct.KINDS) == 7
    if not words:
        conduct.check_measure(kind, measure, tolerance=result)
        return
    with pytest.raises(Refused, match=words):
        conduct.check_measure(kind, measure, tolerance=result)
