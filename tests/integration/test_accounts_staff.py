import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from foundation.accounts.actions import offices as office_acts
from foundation.accounts.actions import staff as acts
from foundation.accounts.actions.staff import Staff
from foundation.accounts.models import Office, User
from foundation.accounts.roles import Role
from foundation.accounts.step_up import Confirmed
from foundation.audit.models import AuditEvent
from foundation.procedure.refusals import NotPermitted, Refused
from tests.factories.accounts import (
    PASSWORD,
    OfficeFactory,
    UserFactory,
    confirmed,
    give_device,
)
from tests.integration.test_accounts_sessions import is_open, signed_in_client
from tests.integration.test_accounts_sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(administrator=True, username="keeper")


@pytest.fixture
def admin_client(admin):
    return signed_in_client(admin)


def edit_url(user):
    return reverse("accounts:user_edit", args=[user.pk])


def entered(user, **changes):
    data = {
        "full_name": user.full_name,
        "title": user.title,
        "office": user.office_id,
        "roles": user.roles,
        "is_active": "on",
        "confirmation": PASSWORD,
    }
    return {**data, **changes}


def staff_of(user, **changes):
    facts = {
        "full_name": user.full_name,
        "title": user.title,
        "office": user.office,
        "roles": user.roles,
        "is_active": user.is_active,
    }
    return Staff(**{**facts, **changes})


def verbs_about(target):
    events = AuditEvent.objects.filter(
        target_type=target._meta.label_lower, target_id=str(target.pk)
    )
    return [event.verb.rpartition(".")[2] for event in events.order_by("id")]


def pages(user, office):
    yield from (reverse(f"accounts:{n}") for n in ("users", "user_new", "offices", "office_new"))
    for name in ("user_edit", "user_password", "user_second_factor", "user_unlock"):
        yield reverse(f"accounts:{name}", args=[user.pk])
    yield reverse("accounts:office_edit", args=[office.pk])


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_for_all_others_these_pages_do_not_exist(role):
    client = Client()
    client.force_login(UserFactory(roles=[role.value]))
    target = UserFactory()
    for url in pages(target, target.office):
        answers = {client.get(url).status_code, client.post(url, entered(target)).status_code}
        assert answers <= {404, 405}, url
    assert verbs_about(target) == []


def test_visitors_are_asked_to_sign_in():
    target = UserFactory()
    for url in pages(target, target.office):
        assert Client().post(url, entered(target)).url.startswith(reverse("accounts:sign_in"))


def test_csrf_is_demanded(admin):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin)
    target = UserFactory()
    for url in pages(target, target.office):
        assert strict.post(url, entered(target)).status_code in {403, 405}


def test_forged_ids_are_not_found(admin_client):
    for name in ("user_edit", "user_password", "user_second_factor", "office_edit"):
        url = reverse(f"accounts:{name}", args=[987654321])
        assert admin_client.get(url).status_code == 404
        assert admin_client.post(url).status_code == 404
    for forged in ("-1", "0x1", "abc", "9" * 30):
        assert admin_client.get(f"/office/users/{forged}/").status_code == 404


def test_a_new_user_gets_a_password_shown_once(admin_client, admin):
    data = entered(UserFactory.build(office=OfficeFactory()), username="newcomer")
    answer = admin_client.post(reverse("accounts:user_new"), data)
    text = answer.content.decode()
    password = re.search(r'one-time">([a-z0-9-]{19})<', text)[1]
    assert "no-store" in answer["Cache-Control"]
    user = User.objects.get(username="newcomer")
    assert user.must_change_password
    assert password not in str(admin_client.session.items())
    assert password not in str(list(AuditEvent.objects.values()))
    assert password not in admin_client.get(edit_url(user)).content.decode()
    client = Client()
    assert sign_in(client, user, password).status_code == 302
    assert client.get("/accounts/profile/").url.startswith(reverse("accounts:password"))
    assert verbs_about(user) == ["created", "signed_in"]
    assert AuditEvent.objects.get(verb="accounts.user.created").actor_id == str(admin.pk)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"username": "keeper"}, "该用户名已被使用"),
        ({"username": "Keeper"}, "小写字母"),
        ({"username": "ab"}, "小写字母"),
        ({"roles": []}, "请选择“角色”"),
        ({"roles": ["superuser"]}, "superuser"),
        ({"roles": ["administrator", "discipline"]}, "不能由同一人担任"),
        ({"office": "987654"}, "office"),
        ({"confirmation": "wrong password"}, "不正确"),
        ({"confirmation": ""}, "请填写“口令或动态验证码”"),
        ({"full_name": ""}, "请填写“姓名”"),
    ],
)
def test_a_new_user_with_errors_is_not_made(admin_client, changes, words):
    data = entered(UserFactory.build(office=OfficeFactory()), username="newcomer")
    answer = admin_client.post(reverse("accounts:user_new"), {**data, **changes})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert User.objects.count() == 1


def test_changes_are_recorded_with_before_and_after(admin_client, admin):
    user, office = UserFactory(), OfficeFactory(name="法规处")
    before = user.office.name
    data = entered(user, full_name="李四", office=office.pk, title="处长")
    assert admin_client.post(edit_url(user), data).url == edit_url(user)
    event = AuditEvent.objects.get(verb="accounts.user.changed")
    assert event.actor_id == str(admin.pk)
    assert event.changes == {
        "姓名": f"{user.full_name} → 李四",
        "职务": "（空） → 处长",
        "处室": f"{before} → 法规处",
    }


def test_saving_without_a_change_records_nothing(admin_client):
    user = UserFactory()
    assert admin_client.post(edit_url(user), entered(user)).status_code == 302
    assert verbs_about(user) == []


def test_a_change_of_roles_ends_sessions_and_is_recorded(admin_client):
    user = UserFactory()
    client = signed_in_client(user)
    admin_client.post(edit_url(user), entered(user, roles=["section_head", "inspector"]))
    user.refresh_from_db()
    assert user.roles == ["inspector", "section_head"]
    assert not is_open(client)
    event = AuditEvent.objects.get(verb="accounts.user.roles_changed")
    assert event.changes == {"角色": "执法人员 → 执法人员、处室负责人"}


def test_granting_and_withdrawing_discipline_is_loud(admin_client):
    user = UserFactory()
    admin_client.post(edit_url(user), entered(user, roles=["discipline"]))
    admin_client.post(edit_url(user), entered(user, roles=["inspector"]))
    loud = ["roles_changed", "discipline_granted", "roles_changed", "discipline_withdrawn"]
    assert verbs_about(user) == loud
    event = AuditEvent.objects.get(verb="accounts.user.discipline_granted")
    assert event.changes == {"角色": "派驻纪检组"}
    assert "重要" in event.verb_label


def test_a_new_discipline_user_is_loud_too(admin):
    staff = Staff("高明", "组长", OfficeFactory(), ["discipline"])
    user, _ = acts.create_user("watcher", staff, confirmed=confirmed(admin), by=admin)
    assert verbs_about(user) == ["created", "discipline_granted"]


def test_deactivating_ends_sessions(admin_client):
    user = UserFactory()
    client = signed_in_client(user)
    data = entered(user)
    del data["is_active"]
    admin_client.post(edit_url(user), data)
    assert not User.objects.get(pk=user.pk).is_active
    assert not is_open(client)


@pytest.mark.parametrize("roles", [["administrator", "legal"], ["discipline"], ["legal"]])
def test_an_administrator_cannot_give_himself_roles(admin_client, admin, roles):
    admin_client.post(edit_url(admin), entered(admin, roles=roles))
    assert User.objects.get(pk=admin.pk).roles == ["administrator"]
    with pytest.raises(Refused, match="不能"):
        acts.change_user(admin, staff_of(admin, roles=roles), confirmed=confirmed(admin), by=admin)
    assert User.objects.get(pk=admin.pk).roles == ["administrator"]


def test_an_administrator_cannot_deactivate_himself(admin_client, admin):
    data = entered(admin)
    del data["is_active"]
    admin_client.post(edit_url(admin), data)
    assert User.objects.get(pk=admin.pk).is_active
    with pytest.raises(Refused, match="不能停用自己"):
        acts.change_user(
            admin, staff_of(admin, is_active=False), confirmed=confirmed(admin), by=admin
        )


def test_an_administrator_may_correct_his_own_name(admin_client, admin):
    admin_client.post(edit_url(admin), entered(admin, full_name="王五"))
    assert User.objects.get(pk=admin.pk).full_name == "王五"


def test_a_deactivated_administrator_acts_no_more(admin):
    """Two who deactivate each other at once: the second is no administrator any more."""
    other = UserFactory(administrator=True)
    proof = confirmed(other)
    acts.change_user(other, staff_of(other, is_active=False), confirmed=confirmed(admin), by=admin)
    with pytest.raises(NotPermitted):
        acts.change_user(admin, staff_of(admin, is_active=False), confirmed=proof, by=other)
    assert User.objects.get(pk=admin.pk).is_active


@pytest.mark.parametrize("proof", [None, "foreign"])
def test_acts_demand_the_step_up(admin, proof):
    user = give_device(UserFactory()).user
    proof = confirmed(user) if proof else None
    for attempt in (
        lambda: acts.create_user("newcomer", staff_of(user), confirmed=proof, by=admin),
        lambda: acts.change_user(user, staff_of(user), confirmed=proof, by=admin),
        lambda: acts.reset_password(user, confirmed=proof, by=admin),
        lambda: acts.reset_second_factor(user, confirmed=proof, by=admin),
    ):
        with pytest.raises(Refused, match="再次确认身份"):
            attempt()
    assert verbs_about(user) == []


def test_acts_demand_the_permission():
    by, user = UserFactory(roles=["committee_leader"]), give_device(UserFactory()).user
    proof: Confirmed = confirmed(by)
    for attempt in (
        lambda: acts.create_user("newcomer", staff_of(user), confirmed=proof, by=by),
        lambda: acts.change_user(user, staff_of(user), confirmed=proof, by=by),
        lambda: acts.reset_password(user, confirmed=proof, by=by),
        lambda: acts.reset_second_factor(user, confirmed=proof, by=by),
        lambda: acts.unlock(user, by=by),
        lambda: office_acts.create_office(code="x", name="x", enforces=False, by=by),
        lambda: office_acts.change_office(
            user.office, name="x", enforces=False, active=True, by=by
        ),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    assert AuditEvent.objects.count() == 0


def test_resetting_a_password(admin_client):
    user = UserFactory()
    client = signed_in_client(user)
    url = reverse("accounts:user_password", args=[user.pk])
    assert "one-time" not in admin_client.get(url).content.decode()
    answer = admin_client.post(url, {"confirmation": PASSWORD})
    password = re.search(r'one-time">([a-z0-9-]{19})<', answer.content.decode())[1]
    assert not is_open(client)
    assert sign_in(Client(), user).status_code == 200
    assert sign_in(Client(), user, password).status_code == 302
    assert User.objects.get(pk=user.pk).must_change_password
    assert "password_reset" in verbs_about(user)


def test_resetting_a_second_factor(admin_client):
    user = give_device(UserFactory()).user
    url = reverse("accounts:user_second_factor", args=[user.pk])
    assert admin_client.post(url, {"confirmation": "wrong"}).status_code == 200
    assert TOTPDevice.objects.filter(user=user).exists()
    assert admin_client.post(url, {"confirmation": PASSWORD}).url == edit_url(user)
    assert not TOTPDevice.objects.filter(user=user).exists()
    assert not User.objects.get(pk=user.pk).has_second_factor
    assert verbs_about(user) == ["second_factor_reset"]
    assert "未启用" in admin_client.post(url, {"confirmation": PASSWORD}).content.decode()


def test_an_administrator_resets_nothing_of_his_own(admin):
    give_device(admin)
    for reset in (acts.reset_password, acts.reset_second_factor):
        with pytest.raises(Refused, match="不能重置自己"):
            reset(admin, confirmed=confirmed(admin), by=admin)
    assert TOTPDevice.objects.filter(user=admin).exists()


def test_unlocking(admin_client):
    user, client = UserFactory(), Client()
    for _ in range(5):
        sign_in(client, user, "wrong password")
    assert "登录已锁定" in admin_client.get(edit_url(user)).content.decode()
    url = reverse("accounts:user_unlock", args=[user.pk])
    assert admin_client.get(url).status_code == 405
    assert admin_client.post(url).url == edit_url(user)
    assert "登录已锁定" not in admin_client.get(edit_url(user)).content.decode()
    assert sign_in(client, user).status_code == 302
    assert verbs_about(user)[-2:] == ["unlocked", "signed_in"]


def test_the_list_filters_and_needs_the_same_queries_for_one_row_and_five(admin_client):
    url = reverse("accounts:users")
    admin_client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        admin_client.get(url)
    UserFactory.create_batch(4, roles=["legal", "inspector"])
    with CaptureQueriesContext(connection) as five:
        text = admin_client.get(url).content.decode()
    assert text.count("法规处、执法人员") + text.count("执法人员、法规处") == 4
    assert len(one) == len(five)
    legal = admin_client.get(url, {"role": "legal"}).content.decode()
    assert "keeper" not in legal
    assert "没有符合条件" in admin_client.get(url, {"name": "无此人"}).content.decode()


def test_an_export_shows_the_filtered_list_and_is_recorded(admin_client, admin):
    UserFactory(full_name="马晓")
    answer = admin_client.get(reverse("accounts:users"), {"name": "马晓", "export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "马晓" in text
    assert "keeper" not in text
    event = AuditEvent.objects.get(verb="accounts.user.exported")
    assert event.actor_id == str(admin.pk)


def test_offices(admin_client):
    new = reverse("accounts:office_new")
    data = {"code": "safety", "name": "安全处", "enforces": "on"}
    assert admin_client.post(new, data).url == reverse("accounts:offices")
    office = Office.objects.get(code="safety")
    assert office.enforces
    assert "相同代码" in admin_client.post(new, {**data, "name": "别的处"}).content.decode()
    assert "相同名称" in admin_client.post(new, {**data, "code": "other"}).content.decode()
    url = reverse("accounts:office_edit", args=[office.pk])
    UserFactory(office=office)
    closing = admin_client.post(url, {"name": "安全监管处"})
    assert "还有 1 名启用的人员" in closing.content.decode()
    admin_client.post(url, {"name": "安全监管处", "active": "on", "code": "forged"})
    office.refresh_from_db()
    assert (office.code, office.name, office.enforces) == ("safety", "安全监管处", False)
    assert verbs_about(office) == ["created", "changed"]
    assert "安全监管处" in admin_client.get(reverse("accounts:offices")).content.decode()
