"""Readable questions to the penalty cases."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from enforcement.states import case as states
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.procedure.acts import CaseQuerySet


class CaseFileQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> CaseFileQuerySet:
        """Whoever reads enforcement."""
        return self if user.may(Permission.READ_ENFORCEMENT) else self.none()

    def of(self, user: User) -> CaseFileQuerySet:
        """The cases that ``user`` handles as an officer now."""
        team = self.model.members.field.model.objects.filter(
            case=OuterRef("pk"), officer__user=user, replaced_on__isnull=True
        )
        return self.filter(Exists(team))

    def running(self) -> CaseFileQuerySet:
        return self.exclude(state__in=states.OVER)

    def overdue(self, today: date) -> CaseFileQuerySet:
        """Without a decision though the term is over."""
        return self.filter(state__in=states.BEFORE_DECISION, due__lt=today)
