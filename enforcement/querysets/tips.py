"""Readable questions to the tips; first of all who may see one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, Q, When
from django.db.models.functions import Greatest

from enforcement.states.tip import ASSIGNED, JOINED, NOT_ACCEPTED, RECEIVED, VERIFIED
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.procedure.acts import CaseQuerySet


class TipQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> TipQuerySet:
        """Section heads see all, an officer those he has to verify, nobody else any."""
        if user.may(Permission.ASSIGN_TIPS):
            return self
        if user.may(Permission.HANDLE_TIPS):
            return self.filter(handler__user=user)
        return self.none()

    def with_reply(self) -> TipQuerySet:
        """With ``replied_on``: when the informant could read an answer, a joined one's too."""
        main = F("joined_to__answered_on")
        found: TipQuerySet = self.annotate(
            replied_on=Case(
                When(state=JOINED, joined_to__answered_on=None, then=None),
                When(state=JOINED, then=Greatest(F("joined_on"), main)),
                default=F("answered_on"),
                output_field=DateField(),
            )
        )
        return found

    def received_in(self, first: date, last: date) -> TipQuerySet:
        return self.filter(received_on__range=(first, last))

    def answered_in_time(self) -> TipQuerySet:
        return self.with_reply().filter(replied_on__lte=F("due"))

    def answered_late(self) -> TipQuerySet:
        return self.with_reply().filter(replied_on__gt=F("due"))

    def unanswered(self) -> TipQuerySet:
        return self.with_reply().filter(replied_on=None)

    def overdue(self, today: date) -> TipQuerySet:
        return self.unanswered().filter(due__lt=today)

    def accepted(self) -> TipQuerySet:
        return self.exclude(state=NOT_ACCEPTED)

    def to_assign(self) -> TipQuerySet:
        return self.filter(state=RECEIVED)

    def waiting_for(self, user: User) -> TipQuerySet:
        """What ``user`` has to do next: verify his own, or answer what is verified."""
        mine = Q(state=ASSIGNED, handler__user=user)
        if user.may(Permission.ASSIGN_TIPS):
            mine |= Q(state=VERIFIED)
        return self.visible_to(user).filter(mine)
