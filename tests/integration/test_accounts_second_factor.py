import re
from base64 import b32decode

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from foundation.accounts.models import User
from foundation.audit.models import AuditEvent
from tests.factories.accounts import PASSWORD, UserFactory, code_of, give_device
from tests.integration.test_accounts_sessions import PROFILE, is_open, signed_in_client

pytestmark = pytest.mark.django_db
SET_UP = "/accounts/second-factor/"
VERIFY = "/accounts/second-factor/verify/"


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def recorded(verb):
    return AuditEvent.objects.filter(verb=f"accounts.user.{verb}").count()


def secret_on(page):
    shown = re.search(r'set-up-secret">([A-Z2-7 ]+)<', page.content.decode())[1]
    return b32decode(shown.replace(" ", "")).hex()


def set_up(client, **changes):
    secret = secret_on(client.get(SET_UP))
    data = {"confirmation": PASSWORD, "code": code_of(secret), **changes}
    return client.post(SET_UP, data), secret


@pytest.mark.parametrize("role", ["legal", "party_group", "discipline", "administrator"])
def test_deciding_roles_set_it_up_before_anything_else(required, role):
    client = signed_in_client(UserFactory(roles=["inspector", role]))
    for url in (PROFILE, reverse("workbench"), "/office/users/"):
        response = client.get(url)
        assert response.status_code == 302
        assert response.url.startswith(SET_UP)
    assert client.get(reverse("portal")).status_code == 200
    response, _ = set_up(client)
    assert response.status_code == 302
    assert is_open(client)


def test_other_roles_and_the_demo_need_none(required, settings):
    assert is_open(signed_in_client(UserFactory(roles=["inspector"])))
    settings.SECOND_FACTOR_REQUIRED = False
    assert is_open(signed_in_client(UserFactory(roles=["discipline"])))


def test_setting_it_up_ends_other_sessions_and_is_recorded():
    user = UserFactory()
    here, there = signed_in_client(user), signed_in_client(user)
    key = here.session.session_key
    response, secret = set_up(here)
    assert response.url == PROFILE
    assert here.session.session_key != key
    assert "second_factor_secret" not in here.session
    assert TOTPDevice.objects.get(user=user).key == secret
    assert User.objects.get(pk=user.pk).has_second_factor
    assert is_open(here)
    assert not is_open(there)
    event = AuditEvent.objects.get(verb="accounts.user.second_factor_set")
    assert secret not in str(event.__dict__)


@pytest.mark.parametrize(
    "changes", [{"code": "000000"}, {"code": "abc"}, {"confirmation": "wrong"}, {"code": ""}]
)
def test_a_failed_set_up_leaves_nothing(changes):
    user = UserFactory()
    client = signed_in_client(user)
    response, _ = set_up(client, **changes)
    assert response.status_code == 200
    assert not TOTPDevice.objects.exists()
    assert not User.objects.get(pk=user.pk).has_second_factor


def test_the_secret_is_the_server_s_choice():
    """A secret posted by the browser is not taken."""
    client = signed_in_client(UserFactory())
    mine = "00" * 20
    data = {"confirmation": PASSWORD, "code": code_of(mine), "secret": mine}
    assert client.post(SET_UP, data).status_code == 200
    assert not TOTPDevice.objects.exists()


def test_who_has_a_device_is_always_asked():
    user = UserFactory()
    device = give_device(user)
    client = signed_in_client(user)
    for url in (PROFILE, SET_UP, reverse("accounts:password")):
        assert client.get(url).url.startswith(VERIFY)
    assert client.post(SET_UP, {"confirmation": PASSWORD}).url == VERIFY
    key = client.session.session_key
    response = client.post(f"{VERIFY}?next={PROFILE}", {"code": code_of(device.key)})
    assert response.url == PROFILE
    assert client.session.session_key != key
    assert is_open(client)
    assert recorded("second_factor_passed") == 1


def test_a_wrong_code_is_refused_and_recorded():
    user = UserFactory()
    give_device(user)
    client = signed_in_client(user)
    response = client.post(VERIFY, {"code": "000000"})
    assert response.status_code == 200
    assert "还可再试 4 次" in response.content.decode()
    assert client.get(PROFILE).status_code == 302
    assert recorded("second_factor_failed") == 1


def test_the_code_of_another_user_is_refused():
    mine, other = UserFactory(), UserFactory()
    give_device(mine)
    client = signed_in_client(mine)
    client.post(VERIFY, {"code": code_of(give_device(other).key)})
    assert client.get(PROFILE).status_code == 302


def test_a_code_is_accepted_once():
    user = UserFactory()
    code = code_of(give_device(user).key)
    first, second = signed_in_client(user), signed_in_client(user)
    assert first.post(VERIFY, {"code": code}).status_code == 302
    answer = second.post(VERIFY, {"code": code})
    assert answer.status_code == 200
    assert "不正确或已用过" in answer.content.decode()
    assert not is_open(second)


def test_the_code_of_the_set_up_does_not_open_the_next_session():
    user = UserFactory()
    client = signed_in_client(user)
    _, secret = set_up(client)
    other = signed_in_client(user)
    other.post(VERIFY, {"code": code_of(secret)})
    assert other.get(PROFILE).status_code == 302


def test_five_wrong_codes_rest_even_for_the_right_one():
    user = UserFactory()
    device = give_device(user)
    client = signed_in_client(user)
    for _ in range(5):
        client.post(VERIFY, {"code": "000000"})
    answer = client.post(VERIFY, {"code": code_of(device.key)})
    assert "暂停验证 15 分钟" in answer.content.decode()
    assert not is_open(client)
    assert not is_open(signed_in_client(user))


def test_the_verified_mark_of_a_session_dies_with_the_device():
    user = UserFactory()
    device = give_device(user)
    client = signed_in_client(user)
    client.post(VERIFY, {"code": code_of(device.key)})
    TOTPDevice.objects.all().delete()
    give_device(user)
    assert client.get(PROFILE).url.startswith(VERIFY)


def test_verify_does_not_leave_the_site():
    user = UserFactory()
    device = give_device(user)
    client = signed_in_client(user)
    answer = client.post(f"{VERIFY}?next=//evil.example/", {"code": code_of(device.key)})
    assert answer.url == reverse("workbench")


def test_verify_is_no_page_for_those_who_need_none():
    assert signed_in_client(UserFactory()).get(VERIFY).url == reverse("workbench")
    assert Client().get(VERIFY).url.startswith(reverse("accounts:sign_in"))


def test_sign_out_stays_open_while_a_code_is_asked():
    user = UserFactory()
    give_device(user)
    client = signed_in_client(user)
    assert client.post(reverse("accounts:sign_out")).url == reverse("portal")
    assert "_auth_user_id" not in client.session


def test_replacing_the_device_needs_the_old_one_or_the_password():
    user = UserFactory()
    old = give_device(user)
    client = signed_in_client(user)
    client.post(VERIFY, {"code": code_of(old.key)})
    response, _ = set_up(client, confirmation="000000")
    assert response.status_code == 200
    response, secret = set_up(client, confirmation=code_of(old.key, steps=1))
    assert response.status_code == 302
    assert [device.key for device in TOTPDevice.objects.filter(user=user)] == [secret]
