from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundation.accounts.demo_accounts import DEMO_ACCOUNTS, create_demo_accounts
from foundation.accounts.models import User
from foundation.audit.models import AuditEvent
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/sign-in/"


def sign_in(client, user, password=PASSWORD, **extra):
    return client.post(SIGN_IN, {"username": user.username, "password": password, **extra})


def verbs(*, of=None):
    events = AuditEvent.objects.order_by("id")
    if of is not None:
        events = events.filter(target_id=str(of.pk))
    return [event.verb.removeprefix("accounts.user.") for event in events]


def test_signing_in_leads_to_the_workbench_and_is_recorded(client):
    user = UserFactory()
    response = sign_in(client, user)
    assert response.status_code == 302
    assert response.url == reverse("workbench")
    assert client.session["_auth_user_id"] == str(user.pk)
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_name) == ("accounts.user.signed_in", user.full_name)


def test_user_names_are_read_as_people_type_them(client):
    user = UserFactory(username="inspector9")
    assert sign_in(client, User(username=" Ｉnspector9 ")).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_nothing_says_when_somebody_was_last_seen(client):
    sign_in(client, UserFactory())
    names = {field.name for field in User._meta.get_fields()}
    assert not {name for name in names if "last" in name or "seen" in name}


@pytest.mark.parametrize("case", ["wrong", "unknown", "inactive", "demo", "unusable"])
def test_every_failure_gives_the_same_neutral_answer(client, settings, case):
    settings.DEMO = case != "demo"
    user = UserFactory(is_active=case != "inactive", is_demo=case == "demo")
    if case == "unusable":
        user.set_unusable_password()
        user.save()
    name = "nobody" if case == "unknown" else user.username
    password = PASSWORD if case in {"inactive", "demo", "unknown"} else "wrong password"
    response = client.post(SIGN_IN, {"username": name, "password": password})
    assert response.status_code == 200
    assert "用户名或口令不正确，或账号已停用" in response.content.decode()
    assert "_auth_user_id" not in client.session
    assert password not in response.content.decode()
    assert verbs() == ["sign_in_failed"]


def test_an_unknown_name_is_not_written_down(client):
    """People type their password into the field of the name."""
    client.post(SIGN_IN, {"username": "my-secret-password", "password": "x"})
    event = AuditEvent.objects.get()
    assert event.target_id == ""
    assert "my-secret-password" not in str(event.__dict__)


def test_what_is_counted_of_failures_tells_neither_name_typed_nor_page_asked_for(client):
    """Who is led to the sign-in page from the report form would stand beside its address."""
    report = "/office/interference/report/new/"
    for where in (f"{SIGN_IN}?next={report}", SIGN_IN):
        for _ in range(5):
            data = {"username": "my-secret-password", "password": "x", "next": report}
            page = client.post(where, data)
    assert page.status_code == 429
    kept = [str(each.__dict__) for each in AccessAttempt.objects.all()]
    kept += [repr(key) for key in cache._cache.get_client().keys("*lockout*")]
    assert len(kept) >= 2
    assert "my-secret-password" not in str(kept)
    assert "report" not in str(kept)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "https:evil.example",
        " //evil.example",
        "\t//evil.example",
    ],
)
@pytest.mark.parametrize("where", ["query", "field"])
def test_next_never_leaves_the_site(client, target, where):
    user = UserFactory()
    data = {"username": user.username, "password": PASSWORD}
    if where == "field":
        response = client.post(SIGN_IN, {**data, "next": target})
    else:
        response = client.post(SIGN_IN, data, query_params={"next": target})
    assert response.url == reverse("workbench")
    again = client.get(SIGN_IN, query_params={"next": target})
    assert again.url == reverse("workbench")


def test_next_leads_back_to_the_page_asked_for(client):
    user = UserFactory()
    asked = client.get(reverse("accounts:profile"))
    assert asked.url == f"{SIGN_IN}?next=/accounts/profile/"
    page = client.get(asked.url)
    assert '<input type="hidden" name="next" value="/accounts/profile/">' in page.content.decode()
    assert sign_in(client, user, next="/accounts/profile/").url == "/accounts/profile/"


def test_csrf_is_demanded():
    strict = Client(enforce_csrf_checks=True)
    user = UserFactory()
    assert sign_in(strict, user).status_code == 403
    token = strict.get(SIGN_IN).cookies["csrftoken"].value
    assert sign_in(strict, user, csrfmiddlewaretoken=token).status_code == 302
    assert strict.post(reverse("accounts:sign_out")).status_code == 403


def test_the_session_before_sign_in_is_worth_nothing_after(client):
    """Session fixation: a key planted before is not the key after, and holds nothing."""
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    client.cookies["safetyreg_session"] = planted
    sign_in(client, UserFactory())
    assert client.session.session_key != planted
    assert "planted" not in client.session
    thief = Client()
    thief.cookies["safetyreg_session"] = planted
    assert thief.get(reverse("accounts:profile")).status_code == 302


def test_sign_out_is_a_post_only_and_recorded(client):
    user = UserFactory()
    sign_in(client, user)
    url = reverse("accounts:sign_out")
    assert client.get(url).status_code == 405
    assert "_auth_user_id" in client.session
    cookie = client.cookies["safetyreg_session"].value
    assert client.post(url).url == reverse("portal")
    assert verbs() == ["signed_in", "signed_out"]
    thief = Client()
    thief.cookies["safetyreg_session"] = cookie
    assert thief.get(reverse("accounts:profile")).status_code == 302


def test_signing_out_twice_is_harmless(client):
    assert client.post(reverse("accounts:sign_out")).url == reverse("portal")
    assert verbs() == []


def test_five_failures_lock_and_say_for_how_long(client):
    user, other = UserFactory(), UserFactory()
    answers = [sign_in(client, user, "wrong password") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    text = answers[-1].content.decode()
    assert "连续 5 次未能登录" in text
    assert "锁定 15 分钟" in text
    assert "联系本单位系统管理员" in text
    assert sign_in(client, user).status_code == 429
    assert sign_in(client, user).status_code == 429
    assert verbs() == ["sign_in_failed"] * 4 + ["locked_out"]
    assert sign_in(client, other).status_code == 302


def test_a_lockout_ends_by_itself(client):
    user = UserFactory()
    for _ in range(5):
        sign_in(client, user, "wrong password")
    past = timezone.now() - timedelta(minutes=16)
    AccessAttempt.objects.update(attempt_time=past)
    assert sign_in(client, user).status_code == 302


def test_unknown_names_are_locked_like_known_ones(client):
    data = {"username": "nobody", "password": "x"}
    assert [client.post(SIGN_IN, data).status_code for _ in range(5)] == [200] * 4 + [429]


def test_behind_the_proxy_one_guesser_does_not_lock_out_the_others(client, settings):
    settings.BEHIND_PROXY = True
    user = UserFactory()
    guesser = {"HTTP_X_FORWARDED_FOR": "10.0.0.9, 203.0.113.7", "REMOTE_ADDR": "127.0.0.1"}
    for _ in range(5):
        client.post(SIGN_IN, {"username": user.username, "password": "x"}, **guesser)
    forged = {"HTTP_X_FORWARDED_FOR": "10.0.0.8, 203.0.113.7", "REMOTE_ADDR": "127.0.0.1"}
    data = {"username": user.username, "password": PASSWORD}
    assert client.post(SIGN_IN, data, **forged).status_code == 429
    colleague = {"HTTP_X_FORWARDED_FOR": "10.1.1.1", "REMOTE_ADDR": "127.0.0.1"}
    assert client.post(SIGN_IN, data, **colleague).status_code == 302


def test_the_demo_lists_its_accounts(client, settings):
    settings.DEMO = True
    create_demo_accounts()
    text = client.get(SIGN_IN).content.decode()
    assert all(f'data-username="{account.username}"' in text for account in DEMO_ACCOUNTS)
    filled = client.get(SIGN_IN, {"as": "inspector"}).content.decode()
    assert 'value="inspector"' in filled
    assert 'value="SafetyReg-demo"' in filled
    data = {"username": "inspector", "password": "SafetyReg-demo"}
    assert client.post(SIGN_IN, data).status_code == 302


def test_outside_the_demo_nothing_of_it_shows_or_works(client, settings):
    create_demo_accounts()
    settings.DEMO = False
    text = client.get(SIGN_IN, {"as": "inspector"}).content.decode()
    assert "SafetyReg-demo" not in text
    assert 'value="inspector"' not in text
    data = {"username": "inspector", "password": "SafetyReg-demo"}
    assert client.post(SIGN_IN, data).status_code == 200


def test_as_fills_in_nothing_but_demo_accounts(client, settings):
    settings.DEMO = True
    text = client.get(SIGN_IN, {"as": '"><script>'}).content.decode()
    assert 'value="SafetyReg-demo"' not in text
    assert '"><script>' not in text


def test_demo_accounts_are_made_once():
    assert create_demo_accounts().keys() == create_demo_accounts().keys()
    assert User.objects.count() == 19
    assert AuditEvent.objects.count() == 19
