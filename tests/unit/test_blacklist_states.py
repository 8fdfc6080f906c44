"""The procedure of a listing, written down a second time."""

from __future__ import annotations

import pytest

from blacklist.states.listing import OVER, PROCEDURE, STATE_LABELS, stages_of

# name: (sources, targets, states in which nothing changes, permission, deciding)
TABLE = {
    "collect": ("", "collected", "", "collect", False),
    "add_ground": ("collected", "", "listed", "collect", False),
    "consult": ("collected", "consulting", "", "manage", False),
    "record_answer": ("consulting", "consulted elsewhere", "", "manage", False),
    "give_notice": ("collected consulted", "noticed", "", "manage", False),
    "receive_defence": ("noticed", "", "", "hear", False),
    "hear": ("noticed", "heard", "", "hear", False),
    "adopt": ("heard", "not_listed", "", "hear", True),
    "discuss": ("heard", "discussed", "", "discuss", True),
    "decide": ("discussed", "decided heard rejected", "", "decide", True),
    "copy": ("decided", "copied", "copied listed", "manage", False),
    "publish": ("copied", "listed", "listed", "publish", False),
    "file_report": ("listed", "", "", "watch", False),
    "record_check": ("listed", "", "", "watch", False),
    "mark_heavier": ("listed", "", "", "manage", False),
    "propose_closure": ("listed", "", "", "manage", False),
    "inspect_exit": ("listed", "exit_inspected", "exit_inspected", "collect", False),
    "discuss_exit": ("exit_inspected", "exit_discussed", "", "discuss", True),
    "decide_exit": ("exit_discussed", "removed listed exit_inspected", "", "decide", True),
    "publish_removal": ("removed", "removed deleted", "", "publish", False),
    "revoke": (
        "decided copied listed exit_inspected exit_discussed", "revoked", "", "decide", True
    ),
}  # fmt: skip


@pytest.mark.article("B.6.1", "B.6.2", "B.6.3", "B.6.4", "B.6.5")
def test_the_table():
    assert [step.name for step in PROCEDURE] == list(TABLE)
    for step in PROCEDURE:
        said = (
            " ".join(step.sources),
            " ".join(step.targets),
            " ".join(step.stays),
            step.permission.removesuffix("_listings"),
            step.deciding,
        )
        assert said == TABLE[step.name], step.name
        assert step.article.startswith("黑名单制度 第")


def test_every_state_is_reached_and_left_unless_it_is_the_end():
    reached = {target for step in PROCEDURE for target in step.targets}
    assert reached == set(STATE_LABELS)
    for state in STATE_LABELS:
        assert bool(PROCEDURE.steps_from(state)) == (state not in OVER), state


def test_no_way_to_the_list_but_by_notice_defence_discussion_and_decision():
    """Of every path to ``listed`` the first one passes all of them."""
    before = {"copied": "decided", "decided": "discussed", "discussed": "heard", "heard": "noticed"}
    for state, only in before.items():
        ways = {s for step in PROCEDURE if state in step.targets for s in step.sources}
        assert ways - {"discussed"} == {only} - {"discussed"} or ways == {only}, state


@pytest.mark.parametrize("state", STATE_LABELS)
def test_stages(state):
    stages = stages_of(state)
    assert (stages == []) == (state in set(OVER) - {"deleted"})
    assert sum(mark == "now" for _, mark in stages) == (state not in OVER)
