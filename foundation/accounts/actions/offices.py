"""Administration of offices."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from foundation.accounts import verbs
from foundation.accounts.changes import moved
from foundation.accounts.checks import require
from foundation.accounts.models import Office, User
from foundation.accounts.roles import Permission
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused


@act
def create_office(*, code: str, name: str, enforces: bool, by: User) -> Office:
    require(by, Permission.MANAGE_ACCOUNTS)
    office = Office(code=code, name=name, enforces=enforces)
    _save(office)
    record(verbs.OFFICE_CREATED, target=office, by=by, changes={"代码": code, **_facts(office)})
    return office


@act
def change_office(office: Office, *, name: str, enforces: bool, active: bool, by: User) -> Office:
    """Rename, or close: an office with active staff stays open."""
    require(by, Permission.MANAGE_ACCOUNTS)
    office = Office.objects.select_for_update().get(pk=office.pk)
    staff = office.users.filter(is_active=True).count() if not active else 0
    if staff:
        raise Refused(
            f"该处室还有 {staff} 名启用的人员，不能停用。",
            remedy="请先调整这些人员的处室。",
            field="active",
        )
    before = _facts(office)
    office.name, office.enforces, office.active = name, enforces, active
    _save(office)
    changes = moved(before, _facts(office))
    if changes:
        record(verbs.OFFICE_CHANGED, target=office, by=by, changes=changes)
    return office


def _facts(office: Office) -> dict[str, str]:
    return {
        "名称": office.name,
        "承担执法职责": "是" if office.enforces else "否",
        "状态": "启用" if office.active else "停用",
    }


def _save(office: Office) -> None:
    try:
        with transaction.atomic():
            office.save()
    except IntegrityError as error:
        field = "code" if "code" in str(error) else "name"
        label = "代码" if field == "code" else "名称"
        raise Refused(
            f"已有相同{label}的处室。", remedy=f"请换一个{label}。", field=field
        ) from error
