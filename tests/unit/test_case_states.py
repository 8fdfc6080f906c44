"""The procedure of a case, written down a second time."""

from __future__ import annotations

import pytest

from enforcement.states import case as states
from enforcement.states.case import PROCEDURE, STATE_LABELS, stages_of

pytestmark = [pytest.mark.article("E.case.documents")]

H, A, R, C, D = "handle_cases", "approve_cases", "review_cases", "discuss_cases", "decide_cases"
BEFORE = [
    "registered",
    "investigated",
    "reviewing",
    "reviewed",
    "told",
    "hearing_asked",
    "hearing_set",
    "heard",
    "discussed",
]
EXECUTING = ["served", "suspended", "reminded", "court"]
LATER = [*EXECUTING, "executed", "closing", "closed"]

# step: (from, to, permission, asks again)
TABLE = {
    "propose": ([], ["proposed"], H, False),
    "register": (["proposed"], ["registered"], A, True),
    "refuse_filing": (["proposed"], ["not_filed"], A, True),
    "change_officers": (["registered", "investigated"], [], A, False),
    "add_evidence": (BEFORE, [], H, False),
    "interview": (["registered"], [], H, False),
    "stop_clock": (BEFORE, [], H, False),
    "resume_clock": (BEFORE, [], H, False),
    "extend": (BEFORE, [], A, True),
    "conclude": (["registered"], ["investigated"], H, False),
    "reinvestigate": (["investigated", "reviewed", "told", "heard"], ["registered"], H, False),
    "withdraw": (["registered", "investigated"], ["withdrawn"], A, True),
    "ask_review": (["investigated"], ["reviewing"], H, False),
    "review": (["reviewing"], ["reviewed", "investigated"], R, True),
    "tell": (["investigated", "reviewed"], ["told"], H, False),
    "record_service": ([*BEFORE, *EXECUTING], [], H, False),
    "record_defence": (["told", "heard"], [], H, False),
    "ask_hearing": (["told"], ["hearing_asked"], H, False),
    "call_hearing": (["hearing_asked"], ["hearing_set"], R, False),
    "hold_hearing": (["hearing_set"], ["heard"], R, False),
    "drop_hearing": (["hearing_asked", "hearing_set"], ["told"], R, False),
    "discuss": (["told", "heard"], ["discussed", "registered"], C, False),
    "decide": (["discussed"], ["decided", "withdrawn"], D, True),
    "send_back": (["discussed"], ["registered"], D, False),
    "serve": (["decided"], ["served", "executed"], H, False),
    "record_payment": (EXECUTING, ["executed"], H, False),
    "record_execution": (EXECUTING, ["executed"], H, False),
    "grant_instalments": (["served"], [], A, True),
    "suspend": (["served"], ["suspended"], A, True),
    "resume": (["suspended"], ["served"], A, False),
    "remind": (["served"], ["reminded"], H, False),
    "apply_court": (["reminded"], ["court"], A, True),
    "record_ruling": (["court"], [], H, False),
    "end_execution": (["suspended", "reminded", "court"], ["executed"], A, True),
    "report_crime": (BEFORE, [], H, False),
    "decide_transfer": (BEFORE, [], D, True),
    "hand_over": (BEFORE, [], H, False),
    "record_answer": (BEFORE, ["transferred"], H, False),
    "ask_reconsideration": (BEFORE, [], H, False),
    "record_challenge": (LATER, [], R, False),
    "conclude_challenge": (LATER, ["registered", "withdrawn"], R, False),
    "revoke": (["decided", *LATER], ["registered", "withdrawn"], D, True),
    "change_decision": (["decided", *LATER], ["decided"], D, True),
    "ask_closing": (["executed", "withdrawn", "transferred"], ["closing"], H, False),
    "close": (["closing"], ["closed"], A, True),
    "return_closing": (["closing"], ["executed", "withdrawn", "transferred"], A, False),
}


def test_the_table_is_complete():
    assert [step.name for step in PROCEDURE] == list(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_a_step(name):
    sources, targets, permission, deciding = TABLE[name]
    step = PROCEDURE[name]
    assert list(step.sources) == sources
    assert list(step.targets) == targets
    assert (step.permission, step.deciding) == (permission, deciding)
    assert step.article


def test_every_state_is_reached_and_left():
    reached = {target for step in PROCEDURE for target in step.targets}
    left = {source for step in PROCEDURE for source in step.sources}
    assert reached == STATE_LABELS.keys()
    assert STATE_LABELS.keys() - left == {states.NOT_FILED}


@pytest.mark.parametrize("state", STATE_LABELS)
@pytest.mark.parametrize("major", [True, False])
def test_stages(state, major):
    marks = [mark for _, mark in stages_of(state, major=major)]
    if state in (states.NOT_FILED, states.WITHDRAWN, states.TRANSFERRED):
        assert marks == []
        return
    assert marks.count("now") == (0 if state == states.CLOSED else 1)
    assert marks == sorted(marks, key=["done", "now", "todo"].index)
    shown = [label for label, _ in stages_of(state, major=major)]
    assert ("法制审核" in shown) == (major or state in (states.REVIEWING, states.REVIEWED))
