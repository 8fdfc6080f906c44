"""Acts on the register of subordinate departments, the objects of draws (三（三）)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from enforcement.models import Department
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.regions import tree

ARTICLE = "加强监管执法通知 三（三）"
_MANAGE = Permission.MANAGE_OFFICERS


@act
def register_department(*, code: str, name: str, region_code: str, by: User) -> Department:
    """Enter a subordinate department. ``Refused`` when its code or name is registered already."""
    require(by, _MANAGE, article=ARTICLE)
    if region_code not in tree():
        raise Refused("行政区域不在区划表中，请重新选择。", field="region_code")
    if not code.strip():
        raise Refused("请填写机构代码。", field="code")
    department = Department(code=code.strip(), name=_name(name), region_code=region_code)
    _save(department)
    record(
        "enforcement.department.registered",
        target=department,
        by=by,
        article=ARTICLE,
        changes={"名称": department.name, "机构代码": department.code},
    )
    return department


@act
def rename_department(department: Department, *, name: str, by: User) -> Department:
    """Give a department its new name; the old one stays on the trail."""
    require(by, _MANAGE, article=ARTICLE)
    held: Department = Department.objects.select_for_update().get(pk=department.pk)
    before, held.name = held.name, _name(name)
    if held.name == before:
        return held
    _save(held)
    record(
        "enforcement.department.renamed",
        target=held,
        by=by,
        changes={"名称": f"{before} → {held.name}"},
    )
    return held


@act
def set_active(department: Department, *, active: bool, reason: str, by: User) -> Department:
    """Strike a department off (停用) or take it back (恢复); struck off it is drawn no more."""
    require(by, _MANAGE, article=ARTICLE)
    held: Department = Department.objects.select_for_update().get(pk=department.pk)
    if held.active == active:
        raise Refused(
            f"该部门已{'在册' if active else '停用'}。", remedy="请刷新页面查看最新情况。"
        )
    if not reason.strip():
        raise Refused("请写明原因。", field="reason")
    held.active = active
    held.save(update_fields=["active"])
    verb = "restored" if active else "deactivated"
    record(f"enforcement.department.{verb}", target=held, by=by, changes={"原因": reason.strip()})
    return held


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise Refused("请填写名称。", field="name")
    return name


def _save(department: Department) -> None:
    try:
        with transaction.atomic():
            department.save()
    except IntegrityError:
        others = Department.objects.exclude(pk=department.pk)
        if others.filter(code=department.code).exists():
            raise Refused("该机构代码已登记。", field="code") from None
        if not others.filter(name=department.name).exists():
            raise
        raise Refused("该名称已登记。", remedy="请核对是否为同一部门。", field="name") from None
