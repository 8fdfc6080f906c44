"""The procedure of a report: every step from every state, allowed or refused."""

from __future__ import annotations

import pytest

from foundation.accounts.roles import Permission
from foundation.procedure.refusals import Refused
from interference import states
from interference.states import PROCEDURE, STATE_LABELS, stages_of

OUTCOMES = {"substantiated", "unsubstantiated", "lawful_duty", "referred"}
NOT_CLOSED = set(STATE_LABELS) - {"closed"}
# The table of the regulation, written down a second time: step → from, to, articles.
TABLE = {
    "file": (set(), {"received"}, "第六条"),
    "take_up": ({"received"}, {"verifying"}, "第六条"),
    "ask": (NOT_CLOSED, set(), "第六条"),
    "note": ({"verifying"}, set(), "第四条、第六条"),
    "conclude": ({"verifying"}, OUTCOMES, "第二条、第六条"),
    "decide_measure": ({"substantiated"}, {"measured"}, "第八条"),
    "circulate": ({"measured"}, {"circulated"}, "第八条"),
    "publish": ({"measured", "circulated"}, set(), "第八条"),
    "close": (
        {"unsubstantiated", "lawful_duty", "referred", "measured", "circulated"},
        {"closed"},
        "第六条、第八条",
    ),
}
PAIRS = [(step, state) for step in TABLE for state in STATE_LABELS]


@pytest.mark.article("I.6.verify", "I.8")
def test_the_table_holds_these_steps_and_no_other():
    assert [step.name for step in PROCEDURE] == list(TABLE)
    for step in PROCEDURE:
        sources, targets, article = TABLE[step.name]
        assert (set(step.sources), set(step.targets)) == (sources, targets)
        assert step.article == article


@pytest.mark.article("I.6.verify", "I.8")
@pytest.mark.parametrize(("name", "state"), PAIRS)
def test_every_step_from_every_state(name, state):
    sources, _, article = TABLE[name]
    if state in sources:
        assert PROCEDURE.check(name, state=state).name == name
        return
    with pytest.raises(Refused) as refused:
        PROCEDURE.check(name, state=state)
    said = str(refused.value)
    assert f"当前状态为“{STATE_LABELS[state]}”，不能{PROCEDURE[name].label}。" in said
    assert f"依据：{article}" in said
    assert all(STATE_LABELS[source] in refused.value.remedy for source in sources)
    assert "请刷新页面" in refused.value.remedy


@pytest.mark.article("I.6.verify", "I.2")
@pytest.mark.parametrize(
    ("name", "target"), [(step, state) for step, state in PAIRS if step != "file"]
)
def test_every_step_to_every_state(name, target):
    sources, targets, article = TABLE[name]
    for state in sources:
        if target in targets:
            assert PROCEDURE.check(name, state=state, target=target).name == name
        else:
            with pytest.raises(Refused, match=f"不能转为“{STATE_LABELS[target]}”") as refused:
                PROCEDURE.check(name, state=state, target=target)
            assert refused.value.article == article


@pytest.mark.parametrize("state", list(STATE_LABELS))
def test_a_page_offers_exactly_the_steps_of_its_state(state):
    offered = [step.name for step in PROCEDURE.steps_from(state)]
    assert offered == [name for name, (sources, _, _) in TABLE.items() if state in sources]


def test_nothing_follows_the_closing():
    assert PROCEDURE.steps_from(states.CLOSED) == []


def test_every_state_is_reached_and_left():
    reached = {target for _, targets, _ in TABLE.values() for target in targets}
    assert reached == set(STATE_LABELS)
    assert set(states.OUTCOME_LABELS) == OUTCOMES


@pytest.mark.article("I.6.verify")
def test_only_the_body_handles_and_deciding_steps_ask_again():
    for step in PROCEDURE:
        filing = step.name == "file"
        expected = Permission.FILE_INTERFERENCE_REPORT if filing else Permission.HANDLE_INTERFERENCE
        assert step.permission == expected
    deciding = {step.name for step in PROCEDURE if step.deciding}
    assert deciding == {"conclude", "decide_measure", "circulate", "publish"}


@pytest.mark.parametrize(
    ("state", "place"),
    [
        ("received", 0),
        ("verifying", 1),
        ("substantiated", 2),
        ("unsubstantiated", 2),
        ("lawful_duty", 2),
        ("referred", 2),
        ("measured", 3),
        ("circulated", 4),
    ],
)
def test_the_stages_show_where_a_report_stands(state, place):
    stages = stages_of(state)
    labels = ["收到报告", "核实", "结论", "处理", "通报", "办结"]
    assert [label for label, _ in stages] == labels
    marks = [mark for _, mark in stages]
    assert marks == ["done"] * place + ["now"] + ["todo"] * (len(labels) - place - 1)


def test_the_stages_of_a_closed_report_are_done():
    assert {mark for _, mark in stages_of("closed")} == {"done"}
