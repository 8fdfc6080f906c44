"""The ceremony of the keys: founding, joining, removing, rotating, recovering."""

from __future__ import annotations

import dataclasses
import re

import pytest

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import Quarter
from interference.actions import ceremony, handling, registers, summaries
from interference.actions.unlocking import unlock
from interference.models import Body, KeyGrant, Member
from interference.vault.keys import WrongKey
from interference.vault.records import keys_of_body, read_report
from tests.factories import interference as make
from tests.factories.accounts import UserFactory, confirmed
from tests.integration.vaulted import client_of, measure, race, text_of
from tests.integration.vaulted import unlock as unlock_in

pytestmark = [pytest.mark.django_db, pytest.mark.article("I.10.secrecy")]


@pytest.fixture
def founder():
    return make.member(full_name="甲")


@pytest.fixture
def vault(founder):
    return make.found(founder)[1]


def found(user, **changes):
    facts = {"passphrase": make.PASSPHRASE, "confirmed": confirmed(user), **changes}
    return ceremony.found_body(by=user, **facts)


def verbs():
    events = AuditEvent.objects.filter(verb__startswith="interference.").order_by("id")
    return [event.verb.removeprefix("interference.") for event in events]


# --- founding


def test_a_body_is_founded_with_its_first_member_and_a_code_for_the_safe(founder):
    member, code = found(founder)
    body = Body.objects.get()
    assert (body.role, body.name) == (Role.DISCIPLINE, "派驻纪检组")
    assert (member.user, member.state) == (founder, Member.State.ACTIVE)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}", code)
    assert verbs() == ["body.founded"]
    stored = [bytes(member.locked_secret), bytes(body.recovery_public), bytes(member.public)]
    assert not any(code.encode() in kept or make.PASSPHRASE.encode() in kept for kept in stored)


def test_whoever_founds_second_is_told_to_join(vault):
    other = make.member()
    with pytest.raises(Refused, match="该机关已设立保险箱") as refused:
        found(other)
    assert "申请加入" in refused.value.remedy
    assert Body.objects.count() == Member.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_found_at_once_make_one_body():
    users = [make.member(), make.member()]
    results = race(*(lambda user=user: found(user) for user in users))
    told = [one for one in results if isinstance(one, Refused)]
    assert len(told) == 1
    assert "该机关已设立保险箱" in str(told[0])
    member = Member.objects.get()
    assert member.body == Body.objects.get()
    assert member.body.keys.get().grants.get().member == member


def test_only_staff_of_a_discipline_body_found_one(inspector):
    with pytest.raises(NotPermitted, match="只有纪检机关人员"):
        found(inspector)
    with pytest.raises(NotPermitted):
        found(UserFactory(administrator=True))


def test_the_upper_body_is_another_one(vault):
    upper = make.member(Role.UPPER_DISCIPLINE)
    member, _ = found(upper)
    assert member.body.name == "上一级纪检监察机关"
    assert not member.body.is_local


def test_who_still_is_a_member_of_the_other_body_is_told_so(vault, founder):
    User.objects.filter(pk=founder.pk).update(roles=[Role.UPPER_DISCIPLINE])
    with pytest.raises(Refused):
        found(User.objects.get(pk=founder.pk))


def test_every_key_act_asks_for_a_fresh_confirmation(founder, vault):
    other, waiting = make.member(), make.member()
    body = Body.objects.get()
    asked = ceremony.ask_to_join(
        body, by=waiting, passphrase=make.PASSPHRASE, confirmed=confirmed(waiting)
    )
    for wrong in (None, confirmed(other)):
        for perform in (
            lambda w=wrong: found(founder, confirmed=w),
            lambda w=wrong: ceremony.ask_to_join(
                body, by=make.member(), passphrase=make.PASSPHRASE, confirmed=w
            ),
            lambda w=wrong: ceremony.admit(asked, by=founder, vault=vault, confirmed=w),
            lambda w=wrong: ceremony.remove(asked, by=founder, vault=vault, confirmed=w),
            lambda w=wrong: ceremony.rotate(by=founder, vault=vault, confirmed=w),
            lambda w=wrong: ceremony.recover(
                body, by=founder, code="x", passphrase=make.PASSPHRASE, confirmed=w
            ),
        ):
            with pytest.raises(Refused, match="再次确认身份"):
                perform()


# --- joining


def ask(user, body=None):
    body = body or Body.objects.get(role=Role.DISCIPLINE)
    return ceremony.ask_to_join(
        body, by=user, passphrase=make.PASSPHRASE, confirmed=confirmed(user)
    )


def test_who_joins_waits_and_opens_nothing(vault, founder):
    second = make.member()
    waiting = ask(second)
    assert waiting.state == Member.State.WAITING
    assert waiting.grants.count() == 0
    with pytest.raises(NotPermitted, match="还不是保险箱成员"):
        unlock(by=second, passphrase=make.PASSPHRASE)


def test_an_admitted_member_reads_old_and_new_reports(vault, founder, inspector):
    old, _ = make.file(inspector)
    vault = ceremony.rotate(by=founder, vault=vault, confirmed=confirmed(founder))
    newer, _ = make.file(inspector)
    second = make.member()
    opened = make.join(second, admitted_by=founder, vault=vault)
    for report in (old, newer):
        content = handling.open_report(report, by=second, vault=opened)
        assert content["leader_name"] == "李某某"
    admitted = AuditEvent.objects.get(verb="interference.member.admitted")
    assert second.full_name in admitted.changes.values()
    assert admitted.actor_id == str(founder.pk)


def test_asking_twice_or_being_admitted_twice_is_refused(vault, founder):
    waiting = ask(second := make.member())
    with pytest.raises(Refused, match="已提交申请"):
        ask(second)
    ceremony.admit(waiting, by=founder, vault=vault, confirmed=confirmed(founder))
    with pytest.raises(Refused, match="该申请已处理"):
        ceremony.admit(waiting, by=founder, vault=vault, confirmed=confirmed(founder))


@pytest.mark.django_db(transaction=True)
def test_asking_twice_at_once_is_one_application():
    make.found(make.member())
    second = make.member()
    results = race(lambda: ask(second), lambda: ask(second))
    assert sum(isinstance(one, Member) for one in results) == 1
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert Member.objects.filter(user=second).count() == 1


def test_the_other_bodys_people_neither_join_nor_admit(vault, founder):
    upper = make.member(Role.UPPER_DISCIPLINE)
    with pytest.raises(NotPermitted, match="不属于该机关"):
        ask(upper)
    _, above, _ = make.found(upper)
    waiting = ask(make.member())
    for perform in (ceremony.admit, ceremony.remove):
        with pytest.raises(Refused):
            perform(waiting, by=upper, vault=above, confirmed=confirmed(upper))


def test_who_lost_the_role_while_waiting_is_not_admitted(vault, founder):
    waiting = ask(second := make.member())
    User.objects.filter(pk=second.pk).update(roles=[Role.INSPECTOR])
    with pytest.raises(NotPermitted):
        ceremony.admit(waiting, by=founder, vault=vault, confirmed=confirmed(founder))


def test_who_lost_the_role_or_the_account_opens_nothing(vault, founder):
    for change in ({"is_active": False}, {"roles": [Role.INSPECTOR]}):
        User.objects.filter(pk=founder.pk).update(
            **{"is_active": True, "roles": [Role.DISCIPLINE], **change}
        )
        changed = User.objects.get(pk=founder.pk)
        with pytest.raises(NotPermitted):
            unlock(by=changed, passphrase=make.PASSPHRASE)
        with pytest.raises(NotPermitted):
            ceremony.rotate(by=changed, vault=vault, confirmed=confirmed(changed))


# --- removing


def remove(user, *, by, vault):
    member = Member.objects.exclude(state=Member.State.REMOVED).get(user=user)
    return ceremony.remove(member, by=by, vault=vault, confirmed=confirmed(by))


def test_a_removed_member_with_an_open_vault_can_do_nothing(vault, founder, inspector):
    second = make.member()
    kept_open = make.join(second, admitted_by=founder, vault=vault)
    report, _ = make.file(inspector)
    summary = summaries.make_summary(Body.objects.get(), Quarter.of(make.today()))
    waiting = ask(make.member())
    remove(second, by=founder, vault=vault)
    who = {"by": second, "vault": kept_open}
    proof = confirmed(second)
    for perform in (
        lambda: handling.open_report(report, **who),
        lambda: handling.take_up(report, **who),
        lambda: handling.ask(report, **who, text="?"),
        lambda: handling.note(report, **who, text="?"),
        lambda: handling.conclude(
            report, **who, outcome="substantiated", reasons="?", confirmed=proof
        ),
        lambda: handling.decide_measure(report, **who, measure=measure(), confirmed=proof),
        lambda: handling.circulate(report, **who, text="?", recipients="?", confirmed=proof),
        lambda: handling.approve_publication(report, **who, text="?", confirmed=proof),
        lambda: handling.close(report, **who, text="?"),
        lambda: registers.open_register(**who),
        lambda: registers.register_omission(
            **who, officer=inspector, on=make.today(), facts="?", handling="reminder"
        ),
        lambda: summaries.open_for_annex(summary, **who),
        lambda: summaries.leaders_of(make.today().year, **who),
        lambda: ceremony.admit(waiting, **who, confirmed=proof),
        lambda: ceremony.remove(waiting, **who, confirmed=proof),
        lambda: ceremony.rotate(**who, confirmed=proof),
        lambda: unlock(by=second, passphrase=make.PASSPHRASE),
    ):
        with pytest.raises(NotPermitted):
            perform()


def test_what_a_removed_member_kept_opens_no_new_report(vault, founder, inspector):
    second = make.member()
    kept_open = make.join(second, admitted_by=founder, vault=vault)
    vault = remove(second, by=founder, vault=vault)
    report, _ = make.file(inspector)
    assert report.body_key.generation == 2
    with pytest.raises(WrongKey):
        keys_of_body(report, kept_open)
    stolen = dataclasses.replace(kept_open, secrets={2: kept_open.secrets[1]})
    with pytest.raises(WrongKey):
        keys_of_body(report, stolen)
    assert read_report(report, keys_of_body(report, vault))["leader_name"] == "李某某"


def test_removing_destroys_the_keys_of_the_member(vault, founder):
    second = make.member()
    make.join(second, admitted_by=founder, vault=vault)
    remove(second, by=founder, vault=vault)
    gone = Member.objects.get(user=second)
    assert (gone.state, bytes(gone.locked_secret), gone.grants.count()) == ("removed", b"", 0)
    assert KeyGrant.objects.filter(member__user=founder).count() == 2
    assert verbs()[-2:] == ["member.removed", "body.rotated"]


def test_nobody_removes_himself_or_someone_twice(vault, founder):
    with pytest.raises(Refused, match="不能移除自己"):
        remove(founder, by=founder, vault=vault)
    second = make.member()
    make.join(second, admitted_by=founder, vault=vault)
    member = Member.objects.get(user=second)
    vault = remove(second, by=founder, vault=vault)
    with pytest.raises(Refused, match="已不在任"):
        ceremony.remove(member, by=founder, vault=vault, confirmed=confirmed(founder))


def test_a_removed_member_joins_again_with_new_keys(vault, founder, inspector):
    second = make.member()
    make.join(second, admitted_by=founder, vault=vault)
    vault = remove(second, by=founder, vault=vault)
    report, _ = make.file(inspector)
    opened = make.join(second, admitted_by=founder, vault=vault)
    assert handling.open_report(report, by=second, vault=opened)["leader_name"] == "李某某"


# --- rotating


def test_after_a_rotation_old_and_new_reports_are_readable(vault, founder, inspector):
    old, _ = make.file(inspector)
    rotated = ceremony.rotate(by=founder, vault=vault, confirmed=confirmed(founder))
    newer, _ = make.file(inspector)
    assert [old.body_key.generation, newer.body_key.generation] == [1, 2]
    for opened in (rotated, unlock(by=founder, passphrase=make.PASSPHRASE)):
        for report in (old, newer):
            handling.open_report(report, by=founder, vault=opened)


def test_a_vault_opened_before_a_rotation_is_to_be_opened_again(vault, founder, inspector):
    second = make.member()
    make.join(second, admitted_by=founder, vault=vault)
    browser = unlock_in(client_of(second))
    ceremony.rotate(by=founder, vault=vault, confirmed=confirmed(founder))
    report, _ = make.file(inspector)
    waiting = ask(make.member())
    page = browser.get(f"/office/interference/reports/{report.pk}/")
    assert page.status_code == 200
    assert "内容已加密" in text_of(page)
    response = browser.get(f"/office/interference/vault/members/{waiting.pk}/admit/")
    assert response.status_code == 302
    assert "/vault/unlock/?next=" in response.url
    assert "李某某" in text_of(unlock_in(browser).get(page.request["PATH_INFO"]))


@pytest.mark.django_db(transaction=True)
def test_who_is_admitted_during_a_rotation_gets_every_key(inspector):
    founder, second, third = make.member(), make.member(), make.member()
    vault = make.found(founder)[1]
    also_open = make.join(second, admitted_by=founder, vault=vault)
    waiting = ask(third)
    results = race(
        lambda: ceremony.rotate(by=founder, vault=vault, confirmed=confirmed(founder)),
        lambda: ceremony.admit(waiting, by=second, vault=also_open, confirmed=confirmed(second)),
    )
    assert all(one is None or isinstance(one, (Refused, type(vault))) for one in results), results
    waiting.refresh_from_db()
    if waiting.state == Member.State.ACTIVE:
        report, _ = make.file(inspector)
        opened = unlock(by=third, passphrase=make.PASSPHRASE)
        handling.open_report(report, by=third, vault=opened)
    else:
        assert isinstance(results[1], Refused)
