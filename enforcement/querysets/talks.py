"""Readable questions to the register of warnings and talks."""

from __future__ import annotations

from datetime import date
from typing import Any

from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.procedure.acts import CaseQuerySet


class TalkQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> TalkQuerySet:
        return self if user.may(Permission.READ_ENFORCEMENT) else self.none()

    def overdue(self, today: date) -> TalkQuerySet:
        return self.filter(state="open", due__lt=today)
