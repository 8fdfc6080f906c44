"""Coming back into the vault with the paper code."""

from __future__ import annotations

import pytest

from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.procedure.refusals import NotPermitted, Refused
from interference.actions import ceremony, handling
from interference.actions.unlocking import unlock
from interference.models import Body, Member, Report
from tests.factories import interference as make
from tests.factories.accounts import UserFactory, confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.article("I.10.secrecy")]


@pytest.fixture
def founder():
    return make.member(full_name="甲")


@pytest.fixture
def vault(founder):
    return make.found(founder)[1]


def recover(user, code, **changes):
    facts = {"passphrase": "另一句很长的口令 number 8", "confirmed": confirmed(user), **changes}
    body = Body.objects.get(role=Role.DISCIPLINE)
    return ceremony.recover(body, by=user, code=code, **facts)


@pytest.fixture
def founded(founder):
    return make.found(founder)


def test_the_paper_code_opens_every_old_report_once(founded, founder, inspector):
    _, vault, code = founded
    reports = [make.file(inspector)[0]]
    ceremony.rotate(by=founder, vault=vault, confirmed=confirmed(founder))
    reports.append(make.file(inspector)[0])
    rescuer = make.member()
    _, new_code = recover(rescuer, code.lower().replace("-", " "))
    opened = unlock(by=rescuer, passphrase="另一句很长的口令 number 8")
    for report in reports:
        assert handling.open_report(report, by=rescuer, vault=opened)["facts"]
    assert new_code != code
    with pytest.raises(Refused, match="恢复码不正确"):
        recover(make.member(), code)
    another = make.member()
    recover(another, new_code)
    opened = unlock(by=another, passphrase="另一句很长的口令 number 8")
    assert {handling.open_report(one, by=another, vault=opened)["facts"] for one in reports}
    assert AuditEvent.objects.filter(verb="interference.body.recovered").count() == 2


def test_a_member_who_forgot_the_passphrase_starts_anew(founded, founder):
    recover(founder, founded[2])
    assert list(
        Member.objects.filter(user=founder).order_by("pk").values_list("state", flat=True)
    ) == [Member.State.REMOVED, Member.State.ACTIVE]
    with pytest.raises(Refused, match="保险箱口令不正确"):
        unlock(by=founder, passphrase=make.PASSPHRASE)
    unlock(by=founder, passphrase="另一句很长的口令 number 8")


@pytest.mark.parametrize("code", ["", "AAAA", "0" * 28, "中文", "A" * 29])
def test_a_wrong_code_is_refused_and_changes_nothing(founded, founder, code):
    with pytest.raises(Refused, match="恢复码不正确") as refused:
        recover(make.member(), code)
    assert refused.value.field == "code"
    assert Member.objects.count() == 1
    recover(make.member(), founded[2])


def test_five_wrong_codes_rest(founded):
    rescuer = make.member()
    for _ in range(5):
        with pytest.raises(Refused, match="恢复码不正确"):
            recover(rescuer, "0" * 28)
    with pytest.raises(Refused, match="暂停验证 15 分钟"):
        recover(rescuer, founded[2])


def test_the_paper_code_is_for_the_own_body_only(founded):
    for stranger in (make.member(Role.UPPER_DISCIPLINE), UserFactory(roles=[Role.INSPECTOR])):
        with pytest.raises(NotPermitted):
            recover(stranger, founded[2])
    assert Report.objects.count() == 0
