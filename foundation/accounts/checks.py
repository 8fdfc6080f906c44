"""Permission checks used inside acts."""

from __future__ import annotations

from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.procedure.refusals import NotPermitted


def require(user: User, permission: Permission, *, article: str = "") -> None:
    """Raise ``NotPermitted`` unless ``user`` holds ``permission``."""
    if not user.may(permission):
        raise NotPermitted(
            f"您没有“{permission.label}”的权限。",
            remedy="如工作需要，请联系系统管理员调整角色。",
            article=article,
        )
