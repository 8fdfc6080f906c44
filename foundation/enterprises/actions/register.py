"""Acts on enterprises: registering, changing, striking off, restoring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.canonical import JSON
from foundation.audit.trail import record
from foundation.enterprises import rules
from foundation.enterprises.models import Enterprise, FormerName, Industry, RiskGrade
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.regions import tree
from foundation.workdays.quarters import today

_MANAGE = Permission.MANAGE_ENTERPRISES


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the register says of an enterprise; ``checked`` gives them in normal form."""

    credit_code: str
    name: str
    region_code: str
    industry: str
    risk_grade: str
    address: str
    legal_representative: str
    contact_name: str = ""
    contact_phone: str = ""
    licensed_in_area: bool = True
    home_authority: str = ""

    def checked(self) -> dict[str, str | bool]:
        """The fields to be stored. ``Refused`` names the field that is wrong."""
        given = {name: getattr(self, name) for name in self.__slots__}
        for name in _TEXTS:
            given[name] = " ".join(given[name].split())
            _check_text(name, given[name])
        given["credit_code"] = rules.check_code(self.credit_code)
        if not rules.searchable(self.name):
            raise Refused("请填写企业名称。", field="name")
        if self.region_code not in tree():
            raise Refused("行政区域不在区划表中，请重新选择。", field="region_code")
        for name, known in (("industry", Industry), ("risk_grade", RiskGrade)):
            if given[name] not in known.values:
                raise Refused(f"请选择{_label(name)}。", field=name)
        if self.licensed_in_area:
            given["home_authority"] = ""
        elif not given["home_authority"]:
            raise Refused("外地发证的企业，请填写发证地主管部门。", field="home_authority")
        return given


# Texts of the register and whether they may be empty; the columns say how long they may be.
_TEXTS = {
    "name": False,
    "address": False,
    "legal_representative": False,
    "contact_name": True,
    "contact_phone": True,
    "home_authority": True,
}


def _check_text(name: str, text: str) -> None:
    if not text and not _TEXTS[name]:
        raise Refused(f"请填写{_label(name)}。", field=name)
    longest = LENGTHS[name]
    if len(text) > longest:
        raise Refused(f"{_label(name)}不能超过{longest}个字，现有{len(text)}个字。", field=name)


def _length(name: str) -> int:
    return int(Enterprise._meta.get_field(name).max_length or 0)  # type: ignore[union-attr]


LENGTHS = {name: _length(name) for name in _TEXTS}


@act
def register_enterprise(particulars: Particulars, *, by: User) -> Enterprise:
    """Enter an enterprise. ``Refused`` when its code is wrong or is registered already."""
    require(by, _MANAGE)
    enterprise = Enterprise(**particulars.checked())
    _save(enterprise, former=[])
    record(
        "enterprises.enterprise.registered",
        target=enterprise,
        by=by,
        after=enterprise.state,
        changes={"企业名称": enterprise.name, "统一社会信用代码": enterprise.credit_code},
    )
    return enterprise


@act
def change_enterprise(enterprise: Enterprise, particulars: Particulars, *, by: User) -> Enterprise:
    """Change what the register says; an old name is kept with the day of the change.

    Nothing is written or recorded when nothing differs.
    """
    require(by, _MANAGE)
    found = _locked(enterprise)
    given = particulars.checked()
    changes = differences(found, given)
    if not changes:
        return found
    if found.name != given["name"]:
        FormerName.objects.create(enterprise=found, name=found.name, until=today())
    for name, value in given.items():
        setattr(found, name, value)
    _save(found, former=found.former_names.values_list("name", flat=True))
    record("enterprises.enterprise.changed", target=found, by=by, changes=changes)
    return found


@act
def strike_off(enterprise: Enterprise, *, on: date, by: User) -> Enterprise:
    """The enterprise left the register (注销): it stays readable and is no longer supervised."""
    require(by, _MANAGE)
    found = _locked(enterprise)
    if found.state == Enterprise.State.STRUCK_OFF:
        raise Refused("该企业已经注销。", remedy="请刷新页面查看最新情况。")
    if on > today():
        raise Refused("注销日期不能晚于今天。", field="on")
    return _move(found, Enterprise.State.STRUCK_OFF, on, verb="struck_off", by=by)


@act
def restore(enterprise: Enterprise, *, by: User) -> Enterprise:
    """Back into the register, when it was struck off by mistake or works again."""
    require(by, _MANAGE)
    found = _locked(enterprise)
    if found.state == Enterprise.State.ACTIVE:
        raise Refused("该企业未注销，无需恢复。", remedy="请刷新页面查看最新情况。")
    return _move(found, Enterprise.State.ACTIVE, None, verb="restored", by=by)


def _move(
    found: Enterprise, state: Enterprise.State, on: date | None, *, verb: str, by: User
) -> Enterprise:
    before, found.state, found.struck_off_on = found.state, state, on
    found.save(update_fields=["state", "struck_off_on"])
    changes: dict[str, JSON] = {"注销日期": on} if on else {}
    record(
        f"enterprises.enterprise.{verb}",
        target=found,
        by=by,
        before=before,
        after=state.value,
        changes=changes,
    )
    return found


def _locked(enterprise: Enterprise) -> Enterprise:
    found: Enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    return found


def differences(found: Enterprise, given: dict[str, str | bool]) -> dict[str, JSON]:
    """Old and new of every field that differs, under its Chinese name."""
    changes: dict[str, JSON] = {}
    for name, value in given.items():
        if (old := getattr(found, name)) != value:
            changes[_label(name)] = f"{_shown(name, old)} → {_shown(name, value)}"
    return changes


def _label(name: str) -> str:
    return str(Enterprise._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _shown(name: str, value: str | bool) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "region_code" and value in tree():
        return tree().full_name(value)
    choices = dict(Enterprise._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value)) or "（空）"


def find_by(enterprise: Enterprise, names: Sequence[str]) -> None:
    """Set the words that the enterprise is found by: its names now and once."""
    enterprise.grams = rules.grams(*names)
    enterprise.search_text = "\n".join(map(rules.searchable, names))


def _save(enterprise: Enterprise, *, former: Iterable[str]) -> None:
    """With the words it is found by. ``Refused`` when another one bears its code."""
    names = [enterprise.name, *former]
    find_by(enterprise, names)
    try:
        with transaction.atomic():
            enterprise.save()
    except IntegrityError:
        holder = Enterprise.objects.filter(credit_code=enterprise.credit_code).first()
        if holder is None or holder.pk == enterprise.pk:
            raise
        raise Refused(
            f"该统一社会信用代码已登记为“{holder.name}”。",
            remedy="请在列表中查找该企业并变更其信息，不要重复登记。",
            field="credit_code",
        ) from None
