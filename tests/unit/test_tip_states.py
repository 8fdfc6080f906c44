"""The table of tips, written down a second time."""

from __future__ import annotations

import pytest

from enforcement.states.tip import PROCEDURE, PUBLIC_WORDS, STATE_LABELS
from foundation.accounts.roles import ROLE_PERMISSIONS, Permission, Role
from foundation.procedure.refusals import Refused

pytestmark = pytest.mark.article("E.tips")
ASSIGN, HANDLE = "assign_tips", "handle_tips"
TABLE = {
    ("file", "", "received", ""),
    ("assign", "received", "assigned", ASSIGN),
    ("verify", "assigned", "verified", HANDLE),
    ("link_inspection", "assigned", "", HANDLE),
    ("answer", "verified", "answered", ASSIGN),
    ("send_back", "verified", "assigned", ASSIGN),
    ("close", "answered", "closed", ASSIGN),
    ("reassign", "assigned", "", ASSIGN),
    ("extend", "assigned", "", ASSIGN),
    ("extend", "verified", "", ASSIGN),
    ("hand_over", "received", "verified", ASSIGN),
    ("hand_over", "assigned", "verified", ASSIGN),
    ("join", "received", "joined", ASSIGN),
    ("join", "assigned", "joined", ASSIGN),
    ("not_accept", "received", "not_accepted", ASSIGN),
}


def test_the_table_is_what_it_should_be():
    found = {
        (step.name, source, target, step.permission)
        for step in PROCEDURE
        for source in step.sources or ("",)
        for target in step.targets or ("",)
    }
    assert found == TABLE


@pytest.mark.parametrize("state", STATE_LABELS)
def test_what_is_not_in_the_table_is_refused(state):
    allowed = {name for name, source, *_ in TABLE if source == state}
    for step in PROCEDURE:
        if step.name not in allowed:
            with pytest.raises(Refused):
                PROCEDURE.check(step.name, state=state)


def test_every_state_has_words_for_the_public():
    assert PUBLIC_WORDS.keys() == STATE_LABELS.keys()


def test_who_assigns_and_who_handles():
    holders = {
        permission: {role for role in Role if Permission(permission) in ROLE_PERMISSIONS[role]}
        for permission in (ASSIGN, HANDLE)
    }
    assert holders == {ASSIGN: {Role.SECTION_HEAD}, HANDLE: {Role.INSPECTOR}}
