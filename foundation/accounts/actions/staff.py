"""Administration of staff accounts: only with ``MANAGE_ACCOUNTS``, never one's own roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from axes.utils import reset as reset_lockout
from django.db import IntegrityError, transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from foundation.accounts import passwords, rules, sittings, step_up, verbs
from foundation.accounts.changes import moved
from foundation.accounts.checks import require
from foundation.accounts.models import Office, User
from foundation.accounts.roles import Permission, Role
from foundation.accounts.step_up import Confirmed
from foundation.audit.actors import SYSTEM, Acts
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused


@dataclass(frozen=True, slots=True)
class Staff:
    """What an administrator enters about a person."""

    full_name: str
    title: str
    office: Office
    roles: Sequence[str]
    is_active: bool = True


@act
def create_user(username: str, staff: Staff, *, confirmed: Confirmed, by: User) -> tuple[User, str]:
    """Create an account; return it and its one-time password, which is kept nowhere."""
    require(by, Permission.MANAGE_ACCOUNTS)
    step_up.demand(confirmed, by)
    return _create(username, staff, by=by)


@act
def create_first_administrator(
    username: str, *, full_name: str, office_code: str
) -> tuple[User, str]:
    """For the first start: an administrator made from the command line, recorded as such."""
    office, made = Office.objects.get_or_create(code=office_code, defaults={"name": "系统管理"})
    if made:
        record(verbs.OFFICE_CREATED, target=office, by=SYSTEM, changes={"代码": office_code})
    staff = Staff(full_name, "", office, [Role.ADMINISTRATOR.value])
    return _create(username, staff, by=SYSTEM)


@act
def change_user(user: User, staff: Staff, *, confirmed: Confirmed, by: User) -> User:
    """Change name, title, office, roles, active; sessions end when rights were taken away."""
    user, by = _lock(user, by)
    step_up.demand(confirmed, by)
    before, roles, active = _facts(user), user.roles, user.is_active
    _check_change(user, staff, by=by)
    _apply(user, staff)
    user.save(update_fields=["full_name", "title", "office", "roles", "is_active"])
    if (roles, active) != (user.roles, user.is_active):
        sittings.end_all(user.pk)
    _record_change(user, before, roles, by=by)
    return user


@act
def reset_password(user: User, *, confirmed: Confirmed, by: User) -> str:
    """Replace a forgotten password by a one-time one; return it. All sessions end."""
    user, by = _lock(user, by)
    step_up.demand(confirmed, by)
    if user.pk == by.pk:
        raise Refused("不能重置自己的口令。", remedy="请在“我的账号”页面修改口令。")
    password = passwords.one_time()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    sittings.end_all(user.pk)
    record(verbs.PASSWORD_RESET, target=user, by=by)
    return password


@act
def reset_second_factor(user: User, *, confirmed: Confirmed, by: User) -> None:
    """Remove the authenticator of a person whose phone is lost. Never one's own."""
    user, by = _lock(user, by)
    step_up.demand(confirmed, by)
    if user.pk == by.pk:
        raise Refused("不能重置自己的动态验证码。", remedy="请由另一位系统管理员办理。")
    if not user.has_second_factor:
        raise Refused("该人员未启用动态验证码。", remedy="无需重置。")
    TOTPDevice.objects.filter(user=user).delete()
    user.has_second_factor = False
    user.save(update_fields=["has_second_factor"])
    sittings.end_all(user.pk)
    record(verbs.SECOND_FACTOR_RESET, target=user, by=by)


@act
def unlock(user: User, *, by: User) -> int:
    """Let a locked out person try again at once; return how many records were cleared."""
    require(by, Permission.MANAGE_ACCOUNTS)
    cleared: int = reset_lockout(username=user.username)
    record(verbs.UNLOCKED, target=user, by=by, changes={"清除的失败记录": cleared})
    return cleared


@act
def record_export(*, by: User) -> None:
    """The list of staff left the program as a file."""
    require(by, Permission.MANAGE_ACCOUNTS)
    record(verbs.EXPORTED, target=("accounts.user", ""), by=by)


def _create(username: str, staff: Staff, *, by: Acts) -> tuple[User, str]:
    rules.check_roles(staff.roles)
    user = User(username=username, must_change_password=True)
    _apply(user, staff)
    password = passwords.one_time()
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise Refused("该用户名已被使用。", remedy="请换一个用户名。", field="username") from error
    facts = {"用户名": username, **{name: fact for name, fact in _facts(user).items() if fact}}
    record(verbs.CREATED, target=user, by=by, changes=facts)
    _record_discipline(user, [], user.roles, by=by)
    return user, password


def _lock(user: User, by: User) -> tuple[User, User]:
    """Both accounts as they are now; two administrators cannot deactivate each other at once."""
    found = User.objects.select_for_update(of=("self",)).select_related("office")
    locked = {each.pk: each for each in found.filter(pk__in={user.pk, by.pk}).order_by("pk")}
    require(locked[by.pk], Permission.MANAGE_ACCOUNTS)
    return locked[user.pk], locked[by.pk]


def _check_change(user: User, staff: Staff, *, by: User) -> None:
    rules.check_roles(staff.roles)
    if user.pk == by.pk:
        moved = set(staff.roles) != set(user.roles)
        rules.check_own_account(roles_change=moved, active=staff.is_active)


def _apply(user: User, staff: Staff) -> None:
    user.full_name = staff.full_name
    user.title = staff.title
    user.office = staff.office
    user.roles = [role.value for role in Role if role.value in staff.roles]
    user.is_active = staff.is_active


def _facts(user: User) -> dict[str, str]:
    """What is recorded about a person, in the words of the timeline."""
    return {
        "姓名": user.full_name,
        "职务": user.title,
        "处室": user.office.name,
        "角色": user.role_labels,
        "账号": "启用" if user.is_active else "停用",
    }


def _record_change(user: User, before: dict[str, str], roles: list[str], *, by: User) -> None:
    changes = moved(before, _facts(user))
    if changes:
        verb = verbs.ROLES_CHANGED if roles != user.roles else verbs.CHANGED
        record(verb, target=user, by=by, changes=changes)
        _record_discipline(user, roles, user.roles, by=by)


def _record_discipline(user: User, before: list[str], after: list[str], *, by: Acts) -> None:
    """A row of its own, so that nobody becomes discipline staff unnoticed."""
    granted, withdrawn = rules.discipline_moves(before, after)
    for role in granted:
        record(verbs.DISCIPLINE_GRANTED, target=user, by=by, changes={"角色": str(role.label)})
    for role in withdrawn:
        record(verbs.DISCIPLINE_WITHDRAWN, target=user, by=by, changes={"角色": str(role.label)})
