"""Every step of a table from every state by every role, for the rooms that use ``Taking``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from foundation.accounts.roles import ROLE_PERMISSIONS, Permission, Role
from foundation.accounts.taking import Taking
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from tests.factories.accounts import UserFactory, confirmed


def check_every_step(taking: Taking, make: Callable[[], Any], state: str) -> None:
    """Assert that ``make()`` is in ``state`` and that table and roles alone decide what may be."""
    record = make()
    assert record.state == state
    people = {role: UserFactory(roles=[role.value]) for role in Role}
    for step in taking.procedure:
        if not step.everywhere:
            continue
        for role, user in people.items():
            may = Permission(step.permission) in ROLE_PERMISSIONS[role]
            allowed = state in step.everywhere
            wanted = "not permitted" if not may else "" if allowed else "wrong state"
            assert _ask(taking, record, step.name, user) == wanted, (step.name, role)
            if may and allowed and step.deciding:
                assert "再次确认身份" in _ask(taking, record, step.name, user, sure=False)


def _ask(taking: Taking, record: Any, name: str, user: Any, *, sure: bool = True) -> str:
    try:
        with transaction.atomic(), acting():
            taking.begin(record, name, by=user, confirmed=confirmed(user) if sure else None)
    except NotPermitted:
        return "not permitted"
    except Refused as refused:
        return "wrong state" if "当前状态" in refused.reason else str(refused)
    return ""


def check_ways(made: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    """Every state has a way to it."""
    assert made.keys() == labels.keys()
