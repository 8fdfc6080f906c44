"""Every state is reached by acts; every step from every state by every role follows the table."""

from __future__ import annotations

import pytest
from django.db import transaction

from blacklist.actions.shared import at
from blacklist.models import Listing
from blacklist.states.listing import PROCEDURE, STATE_LABELS
from foundation.accounts.roles import ROLE_PERMISSIONS, Permission, Role
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from tests.factories import blacklist as make
from tests.factories.accounts import UserFactory, confirmed
from tests.unit.test_blacklist_states import TABLE

pytestmark = pytest.mark.django_db


def test_every_state_has_a_way_to_it():
    assert make.AT.keys() == STATE_LABELS.keys()


@pytest.mark.parametrize("state", STATE_LABELS)
def test_every_step_by_every_role_from(state):
    listing = make.AT[state]()
    assert listing.state == state
    people = {role: UserFactory(roles=[role.value]) for role in Role}
    for name, (sources, _targets, stays, permission, _deciding) in TABLE.items():
        if name == "collect":
            continue
        for role, user in people.items():
            may = Permission(f"{permission}_listings") in ROLE_PERMISSIONS[role]
            allowed = may and state in f"{sources} {stays}".split()
            wanted = "" if allowed else "not permitted" if not may else "wrong state"
            assert _ask(listing, name, user) == wanted, (name, role)


def _ask(listing: Listing, name: str, user) -> str:
    try:
        with transaction.atomic(), acting():
            at(listing, name, by=user, confirmed=confirmed(user))
    except NotPermitted:
        return "not permitted"
    except Refused as refused:
        return "wrong state" if "当前状态" in refused.reason else str(refused)
    return ""


@pytest.mark.parametrize("name", [step.name for step in PROCEDURE if step.deciding])
def test_a_deciding_step_asks_again_who_it_is(name):
    step = PROCEDURE[name]
    listing = make.AT[step.sources[0]]()
    role = next(r for r in Role if Permission(step.permission) in ROLE_PERMISSIONS[r])
    user = UserFactory(roles=[role.value])
    with pytest.raises(Refused, match="再次确认身份"), transaction.atomic(), acting():
        at(listing, name, by=user)
