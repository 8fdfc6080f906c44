"""The lock: passphrases, and a vault that is open for one browser only."""

from __future__ import annotations

import base64
import time

import pytest
from django.core.cache import cache
from django.urls import reverse

from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.procedure.refusals import Refused
from interference.actions.unlocking import change_passphrase, check_passphrase, unlock
from interference.models import Member
from tests.factories import interference as make
from tests.factories.accounts import PASSWORD, UserFactory
from tests.integration.vaulted import client_of, text_of
from tests.integration.vaulted import unlock as unlock_in

pytestmark = [pytest.mark.django_db, pytest.mark.article("I.10.secrecy")]
NEW = "另一句很长的口令 number 8"


@pytest.fixture
def report(vault):
    return make.file(UserFactory(roles=[Role.INSPECTOR]))[0]


def shows_text(client, report):
    """Whether this browser reads the report; a locked one shows the lock, an unknown none."""
    page = client.get(reverse("interference:report", args=[report.pk]))
    if page.status_code != 200:
        return False
    text = text_of(page)
    assert ("内容已加密" in text) != ("李某某" in text)
    return "李某某" in text


def redis():
    return cache._cache.get_client()


def vault_keys():
    return [key for key in redis().keys("*") if b"vault:" in key]


def verbs():
    events = AuditEvent.objects.filter(verb__startswith="interference.vault.").order_by("id")
    return [event.verb.rpartition(".")[2] for event in events]


# --- passphrases


@pytest.mark.parametrize("short", ["", "short", "十五个字符的口令还差一个字符啊"])
def test_a_short_passphrase_is_refused(member, short):
    with pytest.raises(Refused, match="至少 16 个字符") as refused:
        check_passphrase(short, member)
    assert refused.value.field == "passphrase"


def test_the_sign_in_password_is_no_passphrase(member):
    assert len(PASSWORD) >= 16
    with pytest.raises(Refused, match="不能与登录口令相同"):
        check_passphrase(PASSWORD, member)
    check_passphrase(NEW, member)


def test_the_passphrase_is_changed_with_the_old_one(member, vault, report):
    change_passphrase(by=member, old=make.PASSPHRASE, new=NEW)
    with pytest.raises(Refused, match="保险箱口令不正确"):
        unlock(by=member, passphrase=make.PASSPHRASE)
    assert unlock(by=member, passphrase=NEW).secrets == vault.secrets
    assert AuditEvent.objects.filter(verb="interference.member.passphrase_changed").count() == 1


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("a wrong old passphrase", NEW, "old"),
        (make.PASSPHRASE, "short", "new"),
        (make.PASSPHRASE, PASSWORD, "new"),
    ],
)
def test_a_change_that_is_refused_changes_nothing(member, vault, old, new, field):
    before = bytes(Member.objects.get().locked_secret)
    with pytest.raises(Refused) as refused:
        change_passphrase(by=member, old=old, new=new)
    assert refused.value.field == field
    assert bytes(Member.objects.get().locked_secret) == before


def test_five_wrong_tries_rest_for_this_member_alone(member, vault):
    second = make.member()
    make.join(second, admitted_by=member, vault=vault)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Refused, match=f"还可以尝试 {left} 次") as refused:
            unlock(by=member, passphrase="wrong wrong wrong")
        assert refused.value.field == "passphrase"
    with pytest.raises(Refused, match="暂停验证 15 分钟"):
        unlock(by=member, passphrase=make.PASSPHRASE)
    unlock(by=second, passphrase=make.PASSPHRASE)
    cache.clear()
    unlock(by=member, passphrase=make.PASSPHRASE)


def test_success_forgets_the_failures_before(member, vault):
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(Refused):
                unlock(by=member, passphrase="wrong wrong wrong")
        unlock(by=member, passphrase=make.PASSPHRASE)


def test_opening_and_failing_to_open_are_recorded(member, vault):
    with pytest.raises(Refused):
        unlock(by=member, passphrase="wrong wrong wrong")
    assert verbs() == ["unlocked", "refused"]
    assert "wrong" not in str([event.__dict__ for event in AuditEvent.objects.all()])


def test_the_change_by_the_form(member, vault):
    browser = client_of(member)
    url = reverse("interference:passphrase")
    page = browser.post(url, {"old": make.PASSPHRASE, "new": NEW, "again": NEW + "x"})
    assert "两次输入不一致" in text_of(page)
    page = browser.post(url, {"old": "wrong wrong wrong", "new": NEW, "again": NEW})
    assert "原保险箱口令不正确" in text_of(page)
    assert NEW not in text_of(page)
    assert browser.post(url, {"old": make.PASSPHRASE, "new": NEW, "again": NEW}).status_code == 302
    unlock_in(browser, NEW)


# --- open for one browser


def test_an_open_vault_reads_and_a_locked_one_does_not(member, browser, report):
    assert shows_text(browser, report)
    assert not shows_text(client_of(member), report)


def test_the_cookie_is_for_this_room_and_no_script(browser, settings, member):
    cookie = browser.cookies["vault"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (
        True,
        "Strict",
        "/office/interference/",
        "",
    )
    assert cookie["max-age"] == cookie["expires"] == ""  # gone with the browser
    settings.SECURE_COOKIES = True
    assert unlock_in(client_of(member)).cookies["vault"]["secure"] is True


def test_what_the_store_holds_opens_nothing(browser, vault, member):
    (name,) = vault_keys()
    stored = redis().get(name)
    key = base64.urlsafe_b64decode(browser.cookies["vault"].value)
    assert len(key) == 32
    every = b"\n".join([redis().get(each) or b"" for each in redis().keys("*")])
    for secret in (*vault.secrets.values(), key):
        for shape in (secret, secret.hex().encode(), base64.b64encode(secret)):
            assert shape not in every
    assert b"secrets" not in stored
    assert browser.session.session_key.encode() not in name


def test_a_stolen_cookie_without_the_session_opens_nothing(member, vault, browser, report):
    stolen = browser.cookies["vault"].value
    colleague = make.member()
    make.join(colleague, admitted_by=member, vault=vault)
    for thief in (client_of(member), client_of(colleague)):
        thief.cookies["vault"] = stolen
        assert not shows_text(thief, report)
    anonymous = client_of(member)
    anonymous.logout()
    anonymous.cookies["vault"] = stolen
    page = anonymous.get(reverse("interference:report", args=[report.pk]))
    assert (page.status_code, "sign-in" in page.url) == (302, True)


def test_a_session_without_the_cookie_opens_nothing(browser, report):
    del browser.cookies["vault"]
    assert not shows_text(browser, report)


@pytest.mark.parametrize(
    "cookie",
    ["", "x", "AAAA", "\xe4\xb8", "A" * 43 + "=", base64.urlsafe_b64encode(bytes(32)).decode()],
)
def test_a_forged_cookie_opens_nothing(browser, report, cookie):
    browser.cookies["vault"] = cookie
    assert not shows_text(browser, report)


def test_the_session_of_somebody_else_opens_nothing(member, vault, browser, report):
    """The ciphertext in the store is bound to session and user."""
    colleague = make.member()
    make.join(colleague, admitted_by=member, vault=vault)
    thief = client_of(colleague)
    unlock_in(thief)
    own, foreign = sorted(vault_keys())
    values = redis().get(own), redis().get(foreign)
    redis().set(own, values[1])
    redis().set(foreign, values[0])
    assert not shows_text(browser, report)
    thief.cookies["vault"] = browser.cookies["vault"].value
    assert not shows_text(thief, report)


def test_signing_in_again_leaves_the_vault_locked(browser, report, member):
    browser.post(reverse("accounts:sign_out"))
    cookie = browser.cookies.get("vault")
    browser.force_login(member, backend="foundation.accounts.backends.StaffBackend")
    if cookie is not None:
        browser.cookies["vault"] = cookie.value
    assert not shows_text(browser, report)


def test_fifteen_idle_minutes_lock_it(browser, report):
    (name,) = vault_keys()
    assert 890 <= redis().ttl(name) <= 900
    redis().expire(name, 20)
    assert shows_text(browser, report)  # being used keeps it open
    assert 890 <= redis().ttl(name) <= 900


def test_an_expired_vault_is_locked(settings, member, vault, report):
    settings.VAULT_IDLE_SECONDS = 1
    browser = unlock_in(client_of(member))
    assert shows_text(browser, report)
    time.sleep(1.2)
    assert not shows_text(browser, report)


def test_locking_forgets_and_is_recorded(browser, report):
    cookie = browser.cookies["vault"].value
    assert browser.get(reverse("interference:lock")).status_code == 405
    response = browser.post(reverse("interference:lock"))
    assert response.status_code == 302
    assert response.cookies["vault"].value == ""
    assert vault_keys() == []
    browser.cookies["vault"] = cookie
    assert not shows_text(browser, report)
    assert verbs()[-1] == "locked"


def test_changed_bytes_in_the_store_open_nothing(browser, report):
    (name,) = vault_keys()
    raw = bytearray(redis().get(name))
    raw[len(raw) // 2] ^= 1
    redis().set(name, bytes(raw))
    assert not shows_text(browser, report)


# --- the page of the lock


def test_a_wrong_passphrase_is_said_beside_the_field_and_never_shown(member, vault):
    browser = client_of(member)
    page = browser.post(reverse("interference:unlock"), {"passphrase": "wrong wrong wrong"})
    assert page.status_code == 200
    assert "保险箱口令不正确。还可以尝试 4 次。" in text_of(page)
    assert page.context["form"].errors.keys() == {"passphrase"}
    assert "wrong wrong wrong" not in text_of(page)
    assert "vault" not in browser.cookies


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/office/interference/register/", "/office/interference/register/"),
        ("https://evil.example/", "/office/interference/"),
        ("//evil.example/", "/office/interference/"),
        ("javascript:alert(1)", "/office/interference/"),
        ("", "/office/interference/"),
    ],
)
def test_after_opening_one_is_led_back_but_never_away(member, vault, asked, led):
    browser = client_of(member)
    data = {"passphrase": make.PASSPHRASE, "next": asked}
    response = browser.post(reverse("interference:unlock"), data)
    assert (response.status_code, response.url) == (302, led)
