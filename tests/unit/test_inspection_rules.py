"""What a record needs, and what stands against closing (三（二）、四（三）)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from enforcement.rules import inspections as rules
from enforcement.rules.inspections import Answer, Finding
from enforcement.states import hazard, inspection
from foundation.procedure.refusals import Refused

DAY = date(2026, 11, 20)
FOUND = Finding("general", "其他", "库区", "堆高超限", "GB 50089")


def answer(value: str, note: str = "") -> Answer:
    return Answer(1, "库房温湿度记录", "GB 50089", value, note)


@pytest.mark.article("E.record")
@pytest.mark.parametrize(
    ("answers", "facts", "hazards", "words"),
    [
        ([answer("")], "查了", [], "第1项还没有填写"),
        ([answer("fail")], "查了", [FOUND], "请写明情况"),
        ([answer("fail", "缺三天")], "查了", [], "没有登记隐患"),
        ([answer("pass")], "  ", [], "请填写检查情况"),
        ([answer("perhaps")], "查了", [], "还没有填写"),
    ],
)
def test_a_record_that_is_not_whole(answers, facts, hazards, words):
    with pytest.raises(Refused, match=words):
        rules.check_record(answers, facts, hazards)


@pytest.mark.article("E.record")
def test_a_whole_record():
    rules.check_record([answer("pass"), answer("na")], "查了", [])
    rules.check_record([answer("fail", "缺三天")], "查了", [FOUND])
    rules.check_record([], "查了", [])


@pytest.mark.article("E.hazards")
@pytest.mark.parametrize(
    ("days", "fits"), [(-1, False), (0, False), (1, True), (365, True), (366, False)]
)
def test_terms(days, fits):
    due = DAY + timedelta(days=days)
    if fits:
        rules.check_term(due, today=DAY)
        return
    with pytest.raises(Refused):
        rules.check_term(due, today=DAY)


@pytest.mark.article("E.case.documents")
def test_no_closing_by_words_alone():
    with pytest.raises(Refused, match="严禁以检查代替执法") as refusal:
        rules.check_closing(open_hazards=2, has_record=True)
    assert "四（三）" in str(refusal.value)
    with pytest.raises(Refused, match="必须依法下达文书"):
        rules.check_closing(open_hazards=0, has_record=False)
    rules.check_closing(open_hazards=0, has_record=True)


@pytest.mark.article("E.officers")
@pytest.mark.parametrize("officers", [0, 1])
def test_two_officers_sign(officers):
    with pytest.raises(Refused, match="至少需要2名"):
        rules.check_signed(officers=officers, party=True)
    with pytest.raises(Refused, match="被检查单位还没有签名"):
        rules.check_signed(officers=2, party=False)
    rules.check_signed(officers=2, party=True)


MOVES = {
    ("start", "assigned", "started"),
    ("cancel", "assigned", "cancelled"),
    ("record", "started", "recorded"),
    ("order", "recorded", "ordered"),
    ("order", "case_opened", "case_opened"),
    ("reinspect", "case_opened", "case_opened"),
    ("reinspect", "ordered", "ordered"),
    ("reinspect", "ordered", "reinspected"),
    ("open_case", "recorded", "case_opened"),
    ("open_case", "ordered", "case_opened"),
    ("open_case", "reinspected", "case_opened"),
    ("close", "recorded", "closed"),
    ("close", "reinspected", "closed"),
}


@pytest.mark.article("E.record")
def test_every_pair_of_states_but_these_is_refused():
    steps = [step for step in inspection.PROCEDURE if step.targets and step.sources]
    states = inspection.STATE_LABELS
    for step, source, target in product(steps, states, states):
        if (step.name, source, target) in MOVES:
            inspection.PROCEDURE.check(step.name, state=source, target=target)
            continue
        with pytest.raises(Refused):
            inspection.PROCEDURE.check(step.name, state=source, target=target)


@pytest.mark.article("E.hazards")
def test_a_hazard_ends_only_by_reinspection():
    ends = [step.name for step in hazard.PROCEDURE if hazard.CANCELLED in step.targets]
    assert ends == ["reinspect"]


@pytest.mark.parametrize("state", inspection.STATE_LABELS)
def test_stages(state):
    stages = inspection.stages_of(state)
    assert (stages == []) == (state == "cancelled")
    assert sum(mark == "now" for _, mark in stages) == (
        state in {"assigned", "started", "recorded", "ordered", "reinspected"}
    )
