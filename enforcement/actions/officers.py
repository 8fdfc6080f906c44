"""Acts on the register of officers: entering, changing, renewing, recusal, leaving (四（一）)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from enforcement.models import Department, Entrustment, Officer, Recusal
from enforcement.rules.officers import ARTICLE, runs_throughout
from foundation.accounts.checks import require
from foundation.accounts.models import Office, User
from foundation.accounts.roles import Permission
from foundation.audit.canonical import JSON
from foundation.audit.trail import record
from foundation.deadlines.actions import cancel_deadline, close_deadline
from foundation.enterprises.models import Enterprise, Industry
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

CERTIFICATE_DEADLINE = "certificate"
_MANAGE = Permission.MANAGE_OFFICERS
_LABELS = {
    "name": "姓名",
    "certificate": "执法证号",
    "valid_from": "证件有效期自",
    "valid_to": "证件有效期至",
    "specialities": "专业",
    "office": "所属处室",
    "user": "登录账号",
    "entrustment": "受委托机关",
}


@dataclass(frozen=True, slots=True)
class Certified:
    """What the register says of an officer."""

    name: str
    certificate: str
    valid_from: date
    valid_to: date
    office: Office
    specialities: Iterable[str] = ()
    user: User | None = None
    entrustment: Entrustment | None = None

    def checked(self) -> dict[str, object]:
        """The fields to be stored. ``Refused`` names the field that is wrong."""
        name = " ".join(self.name.split())
        certificate = "".join(self.certificate.split())
        if not name:
            raise Refused("请填写姓名。", field="name")
        if not certificate:
            raise Refused("请填写执法证号。", field="certificate")
        if self.valid_to < self.valid_from:
            raise Refused("证件有效期止日不能早于起日。", field="valid_to")
        return {
            "name": name,
            "certificate": certificate,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "specialities": sorted(set(self.specialities)),
            "office": self.office,
            "user": self.user,
            "entrustment": self.entrustment,
        }


@act
def register_officer(given: Certified, *, by: User) -> Officer:
    """Enter an officer. ``Refused`` when the certificate or the account is registered already."""
    require(by, _MANAGE, article=ARTICLE)
    _entrustment_runs(given.entrustment)
    officer = Officer(**given.checked())
    _save(officer)
    record(
        "enforcement.officer.registered",
        target=officer,
        by=by,
        article=ARTICLE,
        changes={"姓名": officer.name, "执法证号": officer.certificate},
    )
    return officer


@act
def change_officer(officer: Officer, given: Certified, *, by: User) -> Officer:
    """Correct what the register says; nothing is recorded when nothing differs.

    Another end of the certificate closes its deadline; the nightly job opens a new one if needed.
    """
    require(by, _MANAGE, article=ARTICLE)
    held = _in_post(officer)
    if given.entrustment != held.entrustment:
        _entrustment_runs(given.entrustment)
    changes: dict[str, JSON] = {}
    ended = held.valid_to
    for name, value in given.checked().items():
        if (before := getattr(held, name)) != value:
            label = _LABELS[name]
            changes[label] = f"{_shown(name, before)} → {_shown(name, value)}"
            setattr(held, name, value)
    if not changes:
        return held
    _save(held)
    if held.valid_to != ended:
        close_deadline(subject=held, code=CERTIFICATE_DEADLINE, by=by)
    record("enforcement.officer.changed", target=held, by=by, article=ARTICLE, changes=changes)
    return held


@act
def renew_certificate(
    officer: Officer, *, certificate: str, valid_from: date, valid_to: date, by: User
) -> Officer:
    """Enter the certificate that follows (换证); it must end later than the one it replaces."""
    require(by, _MANAGE, article=ARTICLE)
    held = _in_post(officer)
    if valid_to < valid_from:
        raise Refused("证件有效期止日不能早于起日。", field="valid_to")
    if valid_to <= held.valid_to or valid_to < today():
        raise Refused(
            f"新证有效期止日应晚于原证（{held.valid_to:%Y-%m-%d}），且不早于今天。",
            remedy="如原登记有误，请用“变更信息”更正。",
            field="valid_to",
            article=ARTICLE,
        )
    before = f"{held.certificate}，{held.valid_from} 至 {held.valid_to}"
    held.certificate = "".join(certificate.split()) or held.certificate
    if valid_from > held.valid_to + timedelta(days=1):
        held.valid_from = valid_from  # a gap; else the officer is certified without a break
    held.valid_to = valid_to
    _save(held)
    close_deadline(subject=held, code=CERTIFICATE_DEADLINE, by=by)
    record(
        "enforcement.officer.renewed",
        target=held,
        by=by,
        article=ARTICLE,
        changes={"原证": before, "新证": f"{held.certificate}，{valid_from} 至 {valid_to}"},
    )
    return held


@act
def leave_post(officer: Officer, *, on: date, reason: str, by: User) -> Officer:
    """The officer leaves the post (离岗) and is assigned no more; the entry stays."""
    require(by, _MANAGE, article=ARTICLE)
    held = _in_post(officer)
    if on > today():
        raise Refused("离岗日期不能晚于今天。", remedy="请在离岗当日登记。", field="on")
    if not reason.strip():
        raise Refused("请写明离岗原因。", field="reason")
    held.left_on = on
    held.save(update_fields=["left_on"])
    cancel_deadline(subject=held, code=CERTIFICATE_DEADLINE, by=by)
    record(
        "enforcement.officer.left",
        target=held,
        by=by,
        article=ARTICLE,
        changes={"离岗日期": on, "原因": reason.strip()},
    )
    return held


def _in_post(officer: Officer) -> Officer:
    """The locked entry. ``Refused`` when the officer has left."""
    held: Officer = (
        Officer.objects.select_for_update(of=("self",))
        .select_related("office", "user", "entrustment")
        .get(pk=officer.pk)
    )
    if held.left_on:
        raise Refused(
            f"{held.name}已于{held.left_on:%Y-%m-%d}离岗，登记不再变动。",
            remedy="重新上岗的，请以新的执法证重新登记。",
        )
    return held


def _save(officer: Officer) -> None:
    try:
        with transaction.atomic():
            officer.save()
    except IntegrityError:
        others = Officer.objects.exclude(pk=officer.pk)
        same = others.filter(certificate=officer.certificate).first()
        if same is not None:
            raise Refused(f"该执法证号已登记在“{same.name}”名下。", field="certificate") from None
        if officer.user is None or not others.filter(user=officer.user).exists():
            raise
        raise Refused("该登录账号已对应另一名执法人员。", field="user") from None


def _entrustment_runs(entrustment: Entrustment | None) -> None:
    """An officer is entered only under an entrustment that is not over."""
    if entrustment is None:
        return
    last_day = max(entrustment.valid_from, today())
    if not runs_throughout(
        entrustment.valid_from,
        entrustment.valid_to,
        entrustment.ended_on,
        first=last_day,
        last=last_day,
    ):
        raise Refused(
            f"对“{entrustment}”的委托已经终止。",
            remedy="请选择仍在委托期限内的机关，或者先登记新的委托。",
            field="entrustment",
            article=ARTICLE,
        )


def _shown(name: str, value: object) -> str:
    if name == "specialities" and isinstance(value, list):
        return "、".join(str(Industry(each).label) for each in value) or "无"
    return str(value) if value else "无"


@act
def recuse(
    officer: Officer,
    *,
    reason: str,
    by: User,
    enterprise: Enterprise | None = None,
    department: Department | None = None,
) -> Recusal:
    """Register why an officer must not inspect an enterprise or a department (回避)."""
    require(by, _MANAGE, article=ARTICLE)
    held = _in_post(officer)
    if (enterprise is None) == (department is None):
        raise Refused("请选择一个回避对象。", field="enterprise")
    if not reason.strip():
        raise Refused("请写明回避事由。", field="reason")
    standing = held.recusals.filter(lifted_on__isnull=True)
    if standing.filter(enterprise=enterprise, department=department).exists():
        raise Refused("该执法人员对此对象的回避已登记。", field="enterprise")
    recusal: Recusal = Recusal.objects.create(
        officer=held,
        enterprise=enterprise,
        department=department,
        reason=reason.strip(),
        registered_on=today(),
    )
    record(
        "enforcement.officer.recused",
        target=held,
        by=by,
        article=ARTICLE,
        changes={"回避对象": str(enterprise or department), "事由": recusal.reason},
    )
    return recusal


@act
def lift_recusal(recusal: Recusal, *, reason: str, by: User) -> Recusal:
    """The reason for a recusal has fallen away (解除回避); the entry stays with its day."""
    require(by, _MANAGE, article=ARTICLE)
    held: Recusal = (
        Recusal.objects.select_for_update(of=("self",))
        .select_related("officer", "enterprise", "department")
        .get(pk=recusal.pk)
    )
    if held.lifted_on:
        raise Refused(f"该回避已于{held.lifted_on:%Y-%m-%d}解除。", remedy="请刷新页面。")
    if not reason.strip():
        raise Refused("请写明解除回避的理由。", field="reason")
    held.lifted_on = today()
    held.save(update_fields=["lifted_on"])
    record(
        "enforcement.officer.recusal_lifted",
        target=held.officer,
        by=by,
        article=ARTICLE,
        changes={"回避对象": str(held.enterprise or held.department), "理由": reason.strip()},
    )
    return held
