"""What the tests of the registers' pages share."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.accounts.roles import ROLE_PERMISSIONS, Permission, Role
from tests.factories.accounts import UserFactory

HOSTILE = [
    "长" * 400,
    "<script>alert(1)</script>",
    "'; DROP TABLE --",
    "a\x00b",
    "%_\\",
    "\u202e倒",
]


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def names(answer, place: int = 0) -> set[str]:
    return {str(row[place].text) for row in answer.context["rows"]}


def statuses(address: str) -> dict[Role, int]:
    """What each role gets at ``address``."""
    found = {}
    for role in Role:
        client = Client()
        client.force_login(UserFactory(roles=[role.value]))
        answer = client.get(address)
        found[role] = answer.status_code
        assert answer.getvalue()  # a file is closed once it was read
    return found


def open_to(*permissions: Permission) -> dict[Role, int]:
    """200 for the roles that hold one of ``permissions``, 404 for all others."""
    return {role: 200 if ROLE_PERMISSIONS[role] & set(permissions) else 404 for role in Role}


READERS = open_to(Permission.READ_ENFORCEMENT)
MANAGERS = open_to(Permission.MANAGE_OFFICERS)
