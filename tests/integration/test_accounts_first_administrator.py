"""Roles that stand apart, and the first administrator of a new office."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from foundation.accounts.models import User
from foundation.audit.models import AuditEvent
from tests.factories.accounts import UserFactory
from tests.integration.test_accounts_sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "roles",
    [["administrator", "discipline"], ["upper_discipline", "discipline"]],
)
def test_the_database_refuses_roles_that_stand_apart(roles):
    user = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(roles=roles)


def test_the_first_administrator(capsys):
    call_command("create_administrator", "keeper")
    password = re.search(r"一次性口令：([a-z0-9-]{19})", capsys.readouterr().out)[1]
    user = User.objects.get()
    assert user.roles == ["administrator"]
    assert user.must_change_password
    assert sign_in(Client(), user, password).status_code == 302
    assert AuditEvent.objects.order_by("id")[0].actor_id == "system"
    with pytest.raises(CommandError, match="已有系统管理员"):
        call_command("create_administrator", "second")
    call_command("create_administrator", "second", "--another")
    assert User.objects.count() == 2


@pytest.mark.parametrize("name", ["A", "Admin", "管理员", "ab"])
def test_the_first_administrator_needs_a_fitting_name(name):
    with pytest.raises(CommandError, match="不合要求"):
        call_command("create_administrator", name)
    assert not User.objects.exists()
