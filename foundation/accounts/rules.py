"""What administrators may not do. Pure functions; no database."""

from __future__ import annotations

from collections.abc import Collection

from foundation.accounts.roles import Role
from foundation.procedure.refusals import Refused

DISCIPLINE_ROLES = frozenset({Role.DISCIPLINE, Role.UPPER_DISCIPLINE})

# Roles that one person never holds together: who keeps the accounts does not read reports, and
# the body one level up judges reports about the local group.
APART = (
    (Role.ADMINISTRATOR, Role.DISCIPLINE),
    (Role.ADMINISTRATOR, Role.UPPER_DISCIPLINE),
    (Role.DISCIPLINE, Role.UPPER_DISCIPLINE),
)


def check_roles(roles: Collection[str]) -> None:
    """Raise ``Refused`` when the roles do not exist or may not be held together."""
    unknown = set(roles) - set(Role.values)
    if unknown:
        raise Refused("选择了不存在的角色。", remedy="请刷新页面后重新选择。", field="roles")
    for one, other in APART:
        if one in roles and other in roles:
            raise Refused(
                f"“{one.label}”与“{other.label}”不能由同一人担任。",
                remedy="请只保留其中一个角色。",
                field="roles",
            )


def check_own_account(*, roles_change: bool, active: bool) -> None:
    """Nobody changes his own roles or deactivates himself."""
    if roles_change:
        raise Refused("不能调整自己的角色。", remedy="请由另一位系统管理员办理。", field="roles")
    if not active:
        raise Refused(
            "不能停用自己的账号。", remedy="请由另一位系统管理员办理。", field="is_active"
        )


def discipline_moves(
    before: Collection[str], after: Collection[str]
) -> tuple[list[Role], list[Role]]:
    """Discipline roles granted and withdrawn, each sorted by name."""
    granted = sorted(role for role in DISCIPLINE_ROLES if role in after and role not in before)
    withdrawn = sorted(role for role in DISCIPLINE_ROLES if role in before and role not in after)
    return granted, withdrawn
