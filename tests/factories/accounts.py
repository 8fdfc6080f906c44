"""Offices and users. Every user has the password ``PASSWORD``."""

from __future__ import annotations

import time

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from foundation.accounts.models import Office, User
from foundation.accounts.roles import Role
from foundation.accounts.step_up import Confirmed

PASSWORD = "correct horse battery"


class OfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Office

    code = factory.Sequence(lambda n: f"office-{n}")
    name = factory.Sequence(lambda n: f"第{n}处")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user-{n}")
    full_name = factory.Sequence(lambda n: f"张三{n}")
    office = factory.SubFactory(OfficeFactory)
    roles = factory.LazyFunction(lambda: [Role.INSPECTOR.value])
    password = factory.LazyFunction(lambda: make_password(PASSWORD))

    class Params:
        administrator = factory.Trait(roles=[Role.ADMINISTRATOR.value])
        discipline = factory.Trait(roles=[Role.DISCIPLINE.value])


def confirmed(user: User) -> Confirmed:
    """A step-up just passed by ``user``."""
    return Confirmed(user.pk, timezone.now(), "password")


def give_device(user: User) -> TOTPDevice:
    """A confirmed authenticator for ``user``."""
    device = TOTPDevice.objects.create(user=user, name="动态验证码")
    User.objects.filter(pk=user.pk).update(has_second_factor=True)
    user.has_second_factor = True
    return device


def code_of(key: str, *, steps: int = 0) -> str:
    """The code that an authenticator with the hexadecimal ``key`` shows ``steps`` from now."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06d}"
