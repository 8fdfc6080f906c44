"""The tables of accidents and typical cases, written down a second time."""

from __future__ import annotations

import pytest

from enforcement.states import accident, exposure
from foundation.accounts.roles import ROLE_PERMISSIONS, Permission, Role

pytestmark = pytest.mark.article("E.accidents", "E.exposure")
OPEN = "reported、investigating"
BEFORE = "reported、investigating、closing"
EVER = "reported、investigating、closing、closed、evaluated、filed"
MANAGE, DECIDE = "manage_accidents", "decide_accidents"
TABLES = {
    accident: [
        ("register", "", "reported", MANAGE, False),
        ("report_upward", BEFORE, "", MANAGE, False),
        ("begin", "reported", "investigating", MANAGE, False),
        ("submit_report", "investigating", "", MANAGE, False),
        ("add_measure", "investigating", "", MANAGE, False),
        ("change_measure", "investigating", "", MANAGE, False),
        ("record_reply", "investigating", "", MANAGE, False),
        ("propose_closing", "investigating", "closing", MANAGE, False),
        ("close", "closing", "closed", DECIDE, True),
        ("send_back", "closing", "investigating", DECIDE, False),
        ("evaluate", "closed", "evaluated", MANAGE, False),
        ("file", "evaluated", "filed", MANAGE, False),
        ("change_figures", OPEN, "", MANAGE, False),
        ("mark_report", EVER, "", MANAGE, False),
        ("lift_mark", EVER, "", DECIDE, True),
        ("begin_appraisal", "investigating", "", MANAGE, False),
        ("end_appraisal", "investigating", "", MANAGE, False),
        ("ask_extension", OPEN, "", MANAGE, False),
        ("decide_extension", OPEN, "", DECIDE, True),
    ],
    exposure: [
        ("propose", "", "proposed", "propose_exposure", False),
        ("approve", "proposed", "approved", "decide_exposure", True),
        ("return", "proposed", "returned", "decide_exposure", False),
        ("revise", "returned", "proposed", "propose_exposure", False),
    ],
}
HOLDERS = {
    Permission.MANAGE_ACCIDENTS: {Role.INSPECTOR, Role.SECTION_HEAD},
    Permission.DECIDE_ACCIDENTS: {Role.COMMITTEE_DIRECTOR},
    Permission.PROPOSE_EXPOSURE: {Role.INSPECTOR, Role.SECTION_HEAD, Role.LEGAL},
    Permission.DECIDE_EXPOSURE: {Role.COMMITTEE_DIRECTOR},
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
    assert all(step.article for step in module.PROCEDURE)


@pytest.mark.parametrize("permission", HOLDERS)
def test_who_holds_the_permissions(permission):
    found = {role for role, held in ROLE_PERMISSIONS.items() if permission in held}
    assert found == HOLDERS[permission]
