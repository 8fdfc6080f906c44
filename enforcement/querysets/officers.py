"""Readable questions to the registers of officers, departments and entrustments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from foundation.procedure.acts import CaseQuerySet
from foundation.regions import tree


class OfficerQuerySet(CaseQuerySet[Any]):
    def in_post(self) -> OfficerQuerySet:
        return self.filter(left_on__isnull=True)

    def certified(self, day: date) -> OfficerQuerySet:
        """Whose certificate is valid on ``day``."""
        return self.filter(valid_from__lte=day, valid_to__gte=day)

    def ending(self, day: date, days: int) -> OfficerQuerySet:
        """Whose certificate is valid on ``day`` and ends within ``days`` days."""
        return self.certified(day).filter(valid_to__lte=day + timedelta(days=days))

    def expired(self, day: date) -> OfficerQuerySet:
        return self.filter(valid_to__lt=day)

    def sought(self, text: str) -> OfficerQuerySet:
        """By a part of the name or of the certificate's number."""
        number = "".join(text.split())
        return self.filter(Q(name__icontains=text.strip()) | Q(certificate__icontains=number))


class DepartmentQuerySet(CaseQuerySet[Any]):
    def active(self) -> DepartmentQuerySet:
        return self.filter(active=True)

    def in_region(self, code: str) -> DepartmentQuerySet:
        """The region and all below it."""
        return self.filter(region_code__startswith=tree()[code].prefix)


class EntrustmentQuerySet(CaseQuerySet[Any]):
    def running(self, day: date) -> EntrustmentQuerySet:
        """In force on ``day``; one that was ended early is over on that day."""
        ended = Q(ended_on__isnull=False, ended_on__lte=day)
        return self.filter(~ended, valid_from__lte=day, valid_to__gte=day)

    def over(self, day: date) -> EntrustmentQuerySet:
        return self.filter(Q(valid_to__lt=day) | Q(ended_on__lte=day))

    def not_begun(self, day: date) -> EntrustmentQuerySet:
        return self.filter(valid_from__gt=day).exclude(ended_on__lte=day)
