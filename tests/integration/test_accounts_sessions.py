import time
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from foundation.accounts import sittings
from foundation.accounts.models import User
from foundation.audit.models import AuditEvent
from tests.factories.accounts import PASSWORD, UserFactory
from tests.integration.test_accounts_sign_in import sign_in

pytestmark = pytest.mark.django_db
PROFILE = "/accounts/profile/"


def signed_in_client(user):
    client = Client()
    assert sign_in(client, user).status_code == 302
    return client


def is_open(client):
    return client.get(PROFILE).status_code == 200


def later(monkeypatch, seconds):
    monkeypatch.setattr(sittings, "time", SimpleNamespace(time=lambda: time.time() + seconds))


def test_the_idle_limit_is_the_life_of_the_session_in_the_cache():
    client = signed_in_client(UserFactory())
    key = f"django.contrib.sessions.cache{client.session.session_key}"
    redis = cache._cache.get_client()
    name = cache.make_and_validate_key(key)
    redis.expire(name, 60)
    assert is_open(client)
    assert 1790 <= redis.ttl(name) <= 1800


def test_twelve_hours_end_the_session_however_active(monkeypatch):
    client = signed_in_client(UserFactory())
    later(monkeypatch, 12 * 3600 - 5)
    assert is_open(client)
    later(monkeypatch, 12 * 3600 + 5)
    response = client.get(PROFILE)
    assert response.url == f"{reverse('accounts:sign_in')}?next={PROFILE}"
    assert "登录已到期或已在别处结束" in client.get(response.url).content.decode()
    assert "_auth_user_id" not in client.session


def test_the_fourth_session_ends_the_oldest():
    user = UserFactory()
    clients = [signed_in_client(user) for _ in range(4)]
    assert [is_open(client) for client in clients] == [False, True, True, True]


def test_other_users_sessions_are_untouched():
    one = signed_in_client(UserFactory())
    other = UserFactory()
    for _ in range(4):
        signed_in_client(other)
    assert is_open(one)


def test_a_session_made_elsewhere_is_entered_at_its_first_request():
    user = UserFactory()
    client = Client()
    client.force_login(user)
    assert is_open(client)
    assert len(sittings.of_user(user.pk)) == 1


def test_signing_in_again_in_the_same_browser_takes_no_second_place():
    user = UserFactory()
    client = signed_in_client(user)
    before = client.session.session_key
    sign_in(client, user)
    assert client.session.session_key != before
    assert len(sittings.of_user(user.pk)) == 1


def test_ending_the_other_sessions():
    user = UserFactory()
    here, there = signed_in_client(user), signed_in_client(user)
    url = reverse("accounts:end_other_sessions")
    assert here.get(url).status_code == 405
    assert here.post(url).url == PROFILE
    assert is_open(here)
    assert not is_open(there)
    assert AuditEvent.objects.filter(verb="accounts.user.sessions_ended").count() == 1


def test_signing_out_gives_the_place_back():
    user = UserFactory()
    client = signed_in_client(user)
    client.post(reverse("accounts:sign_out"))
    assert sittings.of_user(user.pk) == []


def test_a_deactivated_user_is_out_at_once():
    user = UserFactory()
    client = signed_in_client(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_open(client)


def test_a_visitor_gets_no_session_and_no_vary_by_cookie(client):
    response = client.get(reverse("portal"))
    assert response.status_code == 200
    assert "safetyreg_session" not in response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_password_change_ends_other_sessions_and_rotates_the_key():
    user = UserFactory()
    here, there = signed_in_client(user), signed_in_client(user)
    before = here.session.session_key
    new = "a quite different phrase"
    data = {"confirmation": PASSWORD, "new_password": new, "new_password_again": new}
    response = here.post(reverse("accounts:password"), data)
    assert response.url == PROFILE
    assert here.session.session_key != before
    assert is_open(here)
    assert not is_open(there)
    assert sign_in(Client(), user, new).status_code == 302
    assert sign_in(Client(), user, PASSWORD).status_code == 200
    event = AuditEvent.objects.get(verb="accounts.user.password_changed")
    assert event.actor_id == str(user.pk)
    assert new not in str(event.__dict__)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"confirmation": "wrong password"}, "口令或动态验证码不正确"),
        ({"confirmation": ""}, "请填写“原口令”"),
        ({"new_password_again": "another phrase"}, "两次输入的新口令不一致"),
        ({"new_password": "short", "new_password_again": "short"}, "太短"),
        ({"new_password": "1" * 20, "new_password_again": "1" * 20}, "不能只含数字"),
        ({"new_password": PASSWORD, "new_password_again": PASSWORD}, "与原口令相同"),
        ({"new_password": "x" * 5000, "new_password_again": "x" * 5000}, "128"),
    ],
)
def test_a_password_change_that_fails_changes_nothing(changes, words):
    user = UserFactory()
    client = signed_in_client(user)
    good = "a quite different phrase"
    data = {"confirmation": PASSWORD, "new_password": good, "new_password_again": good}
    response = client.post(reverse("accounts:password"), {**data, **changes})
    assert response.status_code == 200
    assert words in response.content.decode()
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    assert not AuditEvent.objects.filter(verb="accounts.user.password_changed").exists()


def test_the_password_page_is_no_oracle_for_the_old_password():
    """A wrong confirmation says nothing of the new password, not even that it is the old one."""
    client = signed_in_client(UserFactory())
    data = {"confirmation": "x", "new_password": PASSWORD, "new_password_again": PASSWORD}
    assert "与原口令相同" not in client.post(reverse("accounts:password"), data).content.decode()


def test_a_one_time_password_must_be_changed_first():
    user = UserFactory(must_change_password=True)
    client = signed_in_client(user)
    password = reverse("accounts:password")
    assert client.get(PROFILE).url == f"{password}?next=%2Faccounts%2Fprofile%2F"
    assert client.post(reverse("accounts:end_other_sessions")).url == password
    assert client.get(reverse("portal")).status_code == 200
    assert client.get("/no/such/page/").status_code == 404
    new = "a quite different phrase"
    data = {"confirmation": PASSWORD, "new_password": new, "new_password_again": new}
    assert client.post(f"{password}?next=/accounts/profile/", data).url == PROFILE
    assert is_open(client)


def test_the_profile_shows_roles_and_what_they_allow():
    client = signed_in_client(UserFactory(roles=["section_head"], title="处长"))
    text = client.get(PROFILE).content.decode()
    for words in ("处室负责人", "报送处室汇总材料", "报告干预执法情况", "处长", "（本次）"):
        assert words in text
    assert "管理人员与处室" not in text
