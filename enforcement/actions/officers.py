"""Acts on the register of officers: entering, changing, leave, recusal (四（一）)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from enforcement.models import Department, Entrustment, Officer, Recusal
from foundation.accounts.checks import require
from foundation.accounts.models import Office, User
from foundation.accounts.roles import Permission
from foundation.audit.trail import record
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.regions import tree
from foundation.workdays.quarters import today

ARTICLE = "加强监管执法通知 四（一）"
_MANAGE = Permission.MANAGE_OFFICERS


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


@act
def register_officer(given: Certified, *, by: User) -> Officer:
    """Enter an officer. ``Refused`` when the certificate or the account is registered already."""
    require(by, _MANAGE, article=ARTICLE)
    if given.valid_to < given.valid_from:
        raise Refused("证件有效期止日不能早于起日。", field="valid_to")
    officer = Officer(
        name=given.name.strip(),
        certificate="".join(given.certificate.split()),
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        specialities=sorted(set(given.specialities)),
        office=given.office,
        user=given.user,
        entrustment=given.entrustment,
    )
    try:
        with transaction.atomic():
            officer.save()
    except IntegrityError:
        same = Officer.objects.filter(certificate=officer.certificate).first()
        if same is None:
            raise Refused("该登录账号已对应另一名执法人员。", field="user") from None
        raise Refused(f"该执法证号已登记在“{same.name}”名下。", field="certificate") from None
    record(
        "enforcement.officer.registered",
        target=officer,
        by=by,
        article=ARTICLE,
        changes={"姓名": officer.name, "执法证号": officer.certificate},
    )
    return officer


@act
def register_department(*, code: str, name: str, region_code: str, by: User) -> Department:
    """Enter a subordinate department, an object of draws (三（三）)."""
    require(by, _MANAGE, article=ARTICLE)
    if region_code not in tree():
        raise Refused("行政区域不在区划表中，请重新选择。", field="region_code")
    if Department.objects.filter(code=code).exists():
        raise Refused("该机构代码已登记。", field="code")
    department: Department = Department.objects.create(
        code=code, name=name.strip(), region_code=region_code
    )
    record(
        "enforcement.department.registered",
        target=department,
        by=by,
        changes={"名称": department.name, "机构代码": department.code},
    )
    return department


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
    if (enterprise is None) == (department is None):
        raise Refused("请选择一个回避对象。", field="enterprise")
    if not reason.strip():
        raise Refused("请写明回避事由。", field="reason")
    held = officer.recusals.filter(lifted_on__isnull=True)
    if held.filter(enterprise=enterprise, department=department).exists():
        raise Refused("该执法人员对此对象的回避已登记。", field="enterprise")
    recusal: Recusal = Recusal.objects.create(
        officer=officer,
        enterprise=enterprise,
        department=department,
        reason=reason.strip(),
        registered_on=today(),
    )
    record(
        "enforcement.officer.recused",
        target=officer,
        by=by,
        article=ARTICLE,
        changes={"回避对象": str(enterprise or department), "事由": recusal.reason},
    )
    return recusal
