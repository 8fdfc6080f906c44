"""Readable questions to the register of typical cases."""

from __future__ import annotations

from typing import Any

from enforcement.states.exposure import APPROVED
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.procedure.acts import CaseQuerySet


class TypicalCaseQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> TypicalCaseQuerySet:
        return self if user.may(Permission.READ_ENFORCEMENT) else self.none()

    def approved(self) -> TypicalCaseQuerySet:
        """What may be published."""
        return self.filter(state=APPROVED)
