"""Readable questions to the blacklist."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from blacklist.rules import grounds
from blacklist.states import listing as states
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.procedure.acts import CaseQuerySet


class ListingQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> ListingQuerySet:
        """Who reads the blacklist sees all; the county what is or was published."""
        if user.may(Permission.READ_LISTINGS):
            return self
        if user.may(Permission.WATCH_LISTINGS):
            return self.filter(published_on__isnull=False)
        return self.none()

    def listed_on(self, day: date) -> ListingQuerySet:
        """In the public column on ``day``, computed from the dates."""
        return self.filter(
            Q(removed_on__isnull=True) | Q(removed_on__gt=day), published_on__lte=day
        ).exclude(state=states.REVOKED)

    def term_over(self, day: date) -> ListingQuerySet:
        """Listed still though the term is over: the exit inspection is due."""
        return self.filter(state=states.LISTED, until__lt=day)

    def for_accidents(self) -> ListingQuerySet:
        return self.filter(grounds__kind__in=grounds.FOR_ACCIDENTS).distinct()
