import dataclasses
from datetime import timedelta

import pytest
from django import forms
from django.utils import timezone

from foundation.accounts import step_up
from foundation.accounts.step_up import Confirmed, StepUpForm, confirm, demand
from foundation.audit.models import AuditEvent
from foundation.procedure.refusals import Refused
from tests.factories.accounts import PASSWORD, UserFactory, code_of, confirmed, give_device

pytestmark = pytest.mark.django_db


def test_the_password_confirms():
    user = UserFactory()
    proof = confirm(user, PASSWORD)
    assert (proof.user_id, proof.method) == (user.pk, "password")
    demand(proof, user)


def test_the_code_confirms_once():
    user = UserFactory()
    code = code_of(give_device(user).key)
    assert confirm(user, code).method == "totp"
    with pytest.raises(Refused):
        confirm(user, code)


def test_a_code_without_a_device_is_just_a_wrong_password():
    with pytest.raises(Refused, match="不正确"):
        confirm(UserFactory(), "123456")


def test_a_wrong_secret_is_refused_and_recorded():
    user = UserFactory()
    with pytest.raises(Refused, match="还可再试 4 次") as refusal:
        confirm(user, "wrong password")
    assert refusal.value.field == "confirmation"
    event = AuditEvent.objects.get()
    assert event.verb == "accounts.user.confirmation_failed"
    assert "wrong password" not in str(event.__dict__)


def test_five_wrong_ones_rest_even_for_the_right_one():
    user, other = UserFactory(), UserFactory()
    for _ in range(5):
        with pytest.raises(Refused):
            confirm(user, "wrong password")
    with pytest.raises(Refused, match="暂停验证 15 分钟"):
        confirm(user, PASSWORD)
    confirm(other, PASSWORD)


def test_success_forgets_the_failures_before():
    user = UserFactory()
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(Refused):
                confirm(user, "wrong password")
        confirm(user, PASSWORD)


def test_a_confirmation_is_personal():
    mine, other = UserFactory(), UserFactory()
    with pytest.raises(Refused, match="再次确认身份"):
        demand(confirmed(mine), other)
    with pytest.raises(Refused, match="再次确认身份"):
        demand(None, mine)


@pytest.mark.parametrize("age", [timedelta(minutes=5), timedelta(days=1), timedelta(minutes=-1)])
def test_a_confirmation_lives_five_minutes(age):
    user = UserFactory()
    with pytest.raises(Refused, match="已过期"):
        demand(Confirmed(user.pk, timezone.now() - age, "password"), user)


def test_a_confirmation_cannot_be_changed():
    proof = confirmed(UserFactory())
    with pytest.raises(dataclasses.FrozenInstanceError):
        proof.user_id = 1


class DecidingForm(StepUpForm):
    reason = forms.CharField()


def test_the_field_stands_last_and_is_never_shown_again():
    user = UserFactory()
    form = DecidingForm({"reason": "x", "confirmation": PASSWORD})
    assert list(form.fields) == ["reason", "confirmation"]
    assert form.is_valid()
    assert form.confirm(user).user_id == user.pk
    assert PASSWORD not in str(form["confirmation"])


def test_blanks_around_a_password_count():
    assert (
        DecidingForm({"reason": "x", "confirmation": " a "}).fields["confirmation"].strip is False
    )
    with pytest.raises(Refused):
        step_up.confirm(UserFactory(), f" {PASSWORD}")
