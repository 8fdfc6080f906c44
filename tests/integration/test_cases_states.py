"""Every state is reached by acts; every step from every state by every role follows the table."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from enforcement.actions.cases.shared import at
from enforcement.models import Case
from enforcement.states.case import PROCEDURE, STATE_LABELS
from foundation.accounts.roles import ROLE_PERMISSIONS, Permission, Role
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from tests.factories import cases as make
from tests.factories.accounts import UserFactory, confirmed
from tests.unit.test_case_states import TABLE

pytestmark = [pytest.mark.django_db]
CREATES = "propose"


def test_every_state_has_a_way_to_it():
    assert make.AT.keys() == STATE_LABELS.keys()


@pytest.mark.parametrize("state", STATE_LABELS)
def test_every_step_by_every_role_from(state):
    """Allowed exactly when the table says so; refused with the rule otherwise (1,000 a state)."""
    case = make.AT[state]()
    assert case.state == state
    officer = case.team[0].user
    people = {role: UserFactory(roles=[role.value]) for role in Role}
    people[Role.INSPECTOR] = officer
    for name, (sources, _targets, permission, _deciding) in TABLE.items():
        if name == CREATES:
            continue
        for role, user in people.items():
            may = Permission(permission) in ROLE_PERMISSIONS[role]
            allowed = may and state in sources
            outcome = _ask(case, name, user)
            assert outcome == ("" if allowed else "not permitted" if not may else "wrong state"), (
                name,
                role,
            )


def _ask(case: Case, name: str, user) -> str:
    try:
        with transaction.atomic(), acting():
            at(case, name, by=user, confirmed=confirmed(user))
    except NotPermitted:
        return "not permitted"
    except Refused as refused:
        return "wrong state" if "当前状态" in refused.reason else str(refused)
    return ""


@pytest.mark.parametrize("name", [step.name for step in PROCEDURE if step.deciding])
def test_a_deciding_step_asks_again_who_it_is(name):
    step = PROCEDURE[name]
    case = make.AT[step.sources[0]]()
    role = next(r for r in Role if Permission(step.permission) in ROLE_PERMISSIONS[r])
    user = UserFactory(roles=[role.value])
    with pytest.raises(Refused, match="再次确认身份"), transaction.atomic(), acting():
        at(case, name, by=user)


@pytest.mark.parametrize(
    "name", [s.name for s in PROCEDURE if s.permission == "handle_cases" and s.sources]
)
def test_another_inspector_does_not_handle_it(name):
    case = make.AT[PROCEDURE[name].sources[0]]()
    with pytest.raises(Refused, match="不是该案件的承办人"), transaction.atomic(), acting():
        at(case, name, by=UserFactory(roles=["inspector"]))


@pytest.mark.parametrize("state", ["proposed", "reviewing", "told", "discussed", "closing"])
def test_an_officer_of_the_case_never_approves_it(state):
    """Somebody with two roles is still one person."""
    case = make.AT[state]()
    user = case.team[0].user
    user.roles = ["inspector", "section_head", "legal", "case_committee", "committee_director"]
    user.save()
    for step in PROCEDURE.steps_from(state):
        if step.permission == "handle_cases":
            continue
        ask = partial(at, case, step.name, by=user, confirmed=confirmed(user))
        with pytest.raises(Refused, match="承办人"), transaction.atomic(), acting():
            ask()
