"""Readable questions to the records of the room; first of all who may see one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, Sum

from correction.states import finding as states
from enforcement.models import Officer
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


class MisconductQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> MisconductQuerySet:
        """The organisers, and the officer himself; nobody else learns of it."""
        if user.may(Permission.ORGANISE_CORRECTION):
            return self
        return self.filter(officer__user=user)


class ToleranceQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> ToleranceQuerySet:
        """The organisers, who asked, and the officer whose matter it is."""
        if user.may(Permission.ORGANISE_CORRECTION):
            return self
        return self.filter(Q(asked_by=user) | Q(misconduct__officer__user=user))


def hours_of(year: int) -> list[tuple[Officer, int]]:
    """Every officer in office with the hours of training he had in ``year``, the fewest first."""
    within = Q(trainings__held_on__year=year)
    rows = Officer.objects.filter(left_on__isnull=True).select_related("office")
    counted = rows.annotate(had=Sum("trainings__hours", filter=within)).order_by("name")
    found = [(one, int(one.had or 0)) for one in counted]
    return sorted(found, key=lambda pair: pair[1])


class RequestQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> RequestQuerySet:
        """Organisers see all; others what is asked of their office or of themselves."""
        if user.may(Permission.ORGANISE_CORRECTION):
            return self
        return self.filter(Q(office=user.office_id) | Q(person=user))

    def unanswered(self, today: date) -> RequestQuerySet:
        """Not answered by their date."""
        return self.filter(state="asked", due__lt=today)
