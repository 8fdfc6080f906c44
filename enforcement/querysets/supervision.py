"""Readable questions to the supervisions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from enforcement.states.supervision import IN_FORCE
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.procedure.acts import CaseQuerySet


class SupervisionQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> SupervisionQuerySet:
        """A hazard is found at a visit, so nothing here is secret to who reads enforcement."""
        return self if user.may(Permission.READ_ENFORCEMENT) else self.none()

    def in_force(self) -> SupervisionQuerySet:
        return self.filter(state__in=IN_FORCE)

    def in_force_on(self, day: date) -> SupervisionQuerySet:
        """Listed by ``day`` and not removed by its end."""
        removed_later = Q(removed_on__isnull=True) | Q(removed_on__gt=day)
        return self.filter(removed_later, listed_on__lte=day)

    def overdue(self, today: date) -> SupervisionQuerySet:
        return self.in_force().filter(due__lt=today)
