"""Readable questions to the register of accidents."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from enforcement.rules.accidents import Class
from enforcement.states.accident import FILED
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.procedure.acts import CaseQuerySet


class AccidentQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> AccidentQuerySet:
        return self if user.may(Permission.READ_ENFORCEMENT) else self.none()

    def overdue(self, today: date) -> AccidentQuerySet:
        """What comes next should have been done before ``today``."""
        return self.exclude(state=FILED).filter(next_due__lt=today)

    def of_class(self, least: Class) -> AccidentQuerySet:
        """Of that class or a graver one."""
        return self.filter(grade__gte=least)

    def liable(self) -> AccidentQuerySet:
        """Found to be a production safety liability accident (生产安全责任事故)."""
        return self.filter(responsibility="liable")

    def with_deaths(self) -> AccidentQuerySet:
        return self.filter(deaths__gt=0)

    def between(self, first: date, last: date) -> AccidentQuerySet:
        """That occurred from ``first`` to ``last``, both included, by the date in China."""
        return self.filter(occurred_at__date__gte=first, occurred_at__date__lte=last)

    def misreported(self) -> AccidentQuerySet:
        """The unit reported late, not all, falsely or not at all; marks that stand."""
        return self.filter(Exists(self._marks().filter(whose="unit")))

    def marked(self, kind: str) -> AccidentQuerySet:
        """With a standing mark of that kind, whoever it is held against."""
        return self.filter(Exists(self._marks().filter(kind=kind)))

    def _marks(self) -> Any:
        marks = self.model.marks.field.model.objects
        return marks.filter(accident=OuterRef("pk"), lifted_on__isnull=True)
