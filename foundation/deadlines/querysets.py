"""Readable questions about deadlines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Manager, Q

from foundation.procedure.acts import CaseQuerySet

if TYPE_CHECKING:
    from foundation.accounts.models import User


class DeadlineQuerySet(CaseQuerySet[Any]):
    def open(self) -> Self:
        return self.filter(state="open")

    def of(self, subject_type: str, subject_id: str) -> Self:
        return self.filter(subject_type=subject_type, subject_id=subject_id)

    def overdue(self, today: date) -> Self:
        """Open and due before ``today``."""
        return self.open().filter(due__lt=today)

    def due_between(self, first: date, last: date) -> Self:
        """Open and due from ``first`` to ``last``, both included."""
        return self.open().filter(due__range=(first, last))

    def visible_to(self, user: User) -> Self:
        """Those of the user, of a role the user holds, of the user's office.

        Where role and office are both given, both must be the user's.
        """
        role = Q(owner_role="") | Q(owner_role__in=user.roles)
        office = Q(owner_office=None) | Q(owner_office=user.office_id)
        shared = Q(owner_user=None) & role & office
        return self.filter(Q(owner_user=user.pk) | shared)


DeadlineManager = Manager.from_queryset(DeadlineQuerySet)
