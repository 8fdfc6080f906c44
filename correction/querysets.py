"""Readable questions to the records of the room; first of all who may see one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from correction.states import finding as states
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.procedure.acts import CaseQuerySet


class FindingQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> FindingQuerySet:
        """Organisers see all; an office what was ordered against it; others nothing."""
        if user.may(Permission.ORGANISE_CORRECTION):
            return self
        ordered = self.filter(ordered_on__isnull=False)
        return ordered.filter(Q(office=user.office_id) | Q(person=user))

    def open(self) -> FindingQuerySet:
        return self.filter(state__in=states.OPEN)

    def overdue(self, today: date) -> FindingQuerySet:
        """Ordered, not answered, and the term is over."""
        return self.filter(state=states.ORDERED, due__lt=today)
