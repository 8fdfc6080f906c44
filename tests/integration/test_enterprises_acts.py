from __future__ import annotations

from datetime import date

import pytest

from foundation.accounts.roles import Role
from foundation.audit.trail import timeline
from foundation.enterprises.actions import register
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import OutsideAct
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day
from tests.factories import enterprises as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)


def verbs(enterprise) -> list[str]:
    return [event.verb.rpartition(".")[2] for event in timeline(enterprise)]


def test_registering_keeps_the_normal_form_of_the_code():
    found = make.enterprise(credit_code=" 91640104000000999" + make.code_of(999)[-1].lower())
    assert found.credit_code == make.code_of(999)
    assert verbs(found) == ["registered"]


def test_a_code_is_registered_once_and_the_holder_is_named():
    make.enterprise(credit_code=make.code_of(7), name="甲公司")
    with pytest.raises(Refused, match="已登记为“甲公司”") as refusal:
        make.enterprise(credit_code=make.code_of(7).lower())
    assert refusal.value.field == "credit_code"
    assert Enterprise.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"credit_code": "12345"}, "credit_code"),
        ({"region_code": "110000"}, "region_code"),
        ({"name": " 　"}, "name"),
        ({"licensed_in_area": False}, "home_authority"),
    ],
)
def test_wrong_particulars_name_their_field(change, field):
    with pytest.raises(Refused) as refusal:
        make.enterprise(**change)
    assert refusal.value.field == field


@pytest.mark.parametrize("role", [Role.COUNTY, Role.LEGAL, Role.ADMINISTRATOR, Role.DISCIPLINE])
def test_who_does_not_manage_the_register_cannot_write(role):
    with pytest.raises(NotPermitted):
        make.enterprise(by=UserFactory(roles=[role.value]))


def test_nobody_writes_outside_an_act():
    found = make.enterprise()
    with pytest.raises(OutsideAct):
        found.save()
    with pytest.raises(OutsideAct):
        Enterprise.objects.update(name="别名")


def test_a_rename_keeps_the_former_name_and_both_are_found():
    by = make.registrar()
    found = make.enterprise(by, name="宁夏甲某化工厂")
    renamed = make.particulars(credit_code=found.credit_code, name="宁夏乙某化工有限公司")
    with on_day(DAY):
        register.change_enterprise(found, renamed, by=by)
    old = found.former_names.get()
    assert (old.name, old.until) == ("宁夏甲某化工厂", DAY)
    for text in ("甲某化工厂", "乙某", "乙", "厂"):
        assert Enterprise.objects.sought(text).get() == found
    event = timeline(found).last()
    assert event.changes["企业名称"] == "宁夏甲某化工厂 → 宁夏乙某化工有限公司"


def test_saving_without_a_change_records_nothing():
    by = make.registrar()
    found = make.enterprise(by, credit_code=make.code_of(3))
    register.change_enterprise(found, make.particulars(credit_code=make.code_of(3)), by=by)
    assert verbs(found) == ["registered"]


def test_changes_are_told_in_words():
    by = make.registrar()
    found = make.enterprise(by, credit_code=make.code_of(3))
    changed = make.particulars(
        credit_code=make.code_of(3),
        region_code="640105",
        industry="mines",
        licensed_in_area=False,
        home_authority="甘肃省某某厅",
    )
    register.change_enterprise(found, changed, by=by)
    assert timeline(found).last().changes == {
        "行政区域": "宁夏回族自治区银川市兴庆区 → 宁夏回族自治区银川市西夏区",
        "行业": "民爆生产 → 非煤矿山",
        "本区发证": "是 → 否",
        "发证地主管部门": "（空） → 甘肃省某某厅",
    }


def test_striking_off_and_restoring():
    by = make.registrar()
    found = make.enterprise(by)
    with on_day(DAY):
        with pytest.raises(Refused, match="不能晚于今天"):
            register.strike_off(found, on=date(2026, 5, 7), by=by)
        found = register.strike_off(found, on=date(2026, 5, 1), by=by)
    assert (found.state, found.struck_off_on) == ("struck_off", date(2026, 5, 1))
    assert not Enterprise.objects.active().exists()
    with pytest.raises(Refused, match="已经注销"):
        register.strike_off(found, on=DAY, by=by)
    found = register.restore(found, by=by)
    assert (found.state, found.struck_off_on) == ("active", None)
    with pytest.raises(Refused, match="无需恢复"):
        register.restore(found, by=by)
    assert verbs(found) == ["registered", "struck_off", "restored"]
