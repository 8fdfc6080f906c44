"""Who may sign in: active staff by password. What they may do is code, in ``roles``."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from foundation.accounts.models import User


class StaffBackend(BaseBackend):
    """Checks a password; an unknown name costs as much time as a wrong password."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,  # noqa: ARG002
    ) -> User | None:
        if username is None or password is None:
            return None
        user = User.objects.select_related("office").filter(username=username).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and may_sign_in(user) else None

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("office").filter(pk=user_id).first()
        return user if user is not None and may_sign_in(user) else None


def may_sign_in(user: User) -> bool:
    """Active accounts; those of the demo only where the demo runs."""
    return user.is_active and (settings.DEMO or not user.is_demo)
