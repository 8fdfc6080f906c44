"""The tables of supervision, talks and bulletins, written down a second time."""

from __future__ import annotations

import pytest

from enforcement.states import bulletin, hazard, supervision, talk

TABLES = {
    hazard: [
        ("find", "", "found", "inspect", False),
        ("order", "found", "ordered", "inspect", False),
        ("report", "ordered", "reported", "inspect", False),
        ("reinspect", "ordered、reported", "cancelled、ordered", "inspect", False),
        ("waive_listing", "ordered、reported", "", "cancel_supervision", True),
    ],
    supervision: [
        ("list", "", "listed", "cancel_supervision", False),
        ("report_progress", "listed", "", "inspect", False),
        ("ask_extension", "listed", "", "inspect", False),
        ("decide_extension", "listed", "", "cancel_supervision", True),
        ("propose_removal", "listed", "proposed", "inspect", False),
        ("remove", "proposed", "removed", "cancel_supervision", True),
        ("send_back", "proposed", "listed", "cancel_supervision", False),
    ],
    talk: [
        ("register", "", "open", "inspect", False),
        ("record_result", "open", "done", "inspect", False),
    ],
    bulletin: [
        ("sign", "draft", "signed", "sign_bulletin", False),
        ("edit", "draft", "", "sign_bulletin", False),
        ("recompile", "draft", "", "sign_bulletin", False),
        ("issue", "signed", "issued", "issue_bulletin", True),
        ("return", "signed", "draft", "issue_bulletin", False),
    ],
}


@pytest.mark.parametrize("module", TABLES, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_the_table_says_what_the_regulation_says(module):
    told = [
        (
            step.name,
            "、".join(step.sources),
            "、".join(step.targets),
            step.permission,
            step.deciding,
        )
        for step in module.PROCEDURE
    ]
    assert told == TABLES[module]
    others = {module.LISTING} if module is hazard else set()
    assert {step.article for step in module.PROCEDURE} == {module.ARTICLE} | others
