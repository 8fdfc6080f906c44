"""Who meets in the room of interference records."""

from __future__ import annotations

import pytest

from foundation.accounts.roles import Role
from tests.factories import interference as make
from tests.factories.accounts import UserFactory
from tests.integration.vaulted import client_of, unlock


@pytest.fixture
def member():
    return make.member()


@pytest.fixture
def vault(member):
    """The vault that ``member`` founded and holds open."""
    return make.found(member)[1]


@pytest.fixture
def inspector():
    return UserFactory(roles=[Role.INSPECTOR])


@pytest.fixture
def report(vault, inspector):
    return make.file(inspector)[0]


@pytest.fixture
def locked(member, vault):
    """A browser of ``member`` whose vault is locked."""
    return client_of(member)


@pytest.fixture
def browser(member, vault):
    """A browser of ``member`` with the vault open."""
    return unlock(client_of(member))
