"""Readable questions to plans and their items."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db.models import Q

from enforcement.states import plan as states
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.procedure.acts import CaseQuerySet

_ANNUAL, _CAMPAIGN = "annual", "campaign"


class PlanQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        return self if user.may(Permission.READ_ENFORCEMENT) else self.none()

    def annual(self, year: int | None = None) -> Self:
        found = self.filter(kind=_ANNUAL)
        return found if year is None else found.filter(year=year)

    def campaigns(self) -> Self:
        return self.filter(kind=_CAMPAIGN)

    def in_force(self) -> Self:
        """Plans and campaigns that inspections follow now."""
        return self.filter(state=states.IN_FORCE)

    def effective_on(self, year: int, on: date) -> Self:
        """The versions of a year's plan that were in force by ``on``, the latest first."""
        came = self.annual(year).filter(in_force_on__lte=on)
        return came.order_by("-in_force_on", "-version")

    def waiting_for(self, user: User) -> Self:
        """Drafts that the user may change, and plans whose next step on the way is the user's."""
        mine = Q(pk=None)
        for kind, procedure in states.PROCEDURES.items():
            open_to_user = {
                state
                for state in states.OPEN
                for step in procedure.steps_from(state)
                if step.name != "cancel" and user.may(Permission(step.permission))
            }
            mine |= Q(kind=kind, state__in=open_to_user)
        return self.filter(mine)


class PlanItemQuerySet(CaseQuerySet[Any]):
    def standing(self) -> Self:
        """Without those that were taken out of a draft."""
        return self.filter(dropped_on=None)

    def in_force(self) -> Self:
        """Items of plans and campaigns that inspections follow now."""
        return self.standing().filter(plan__state=states.IN_FORCE)
