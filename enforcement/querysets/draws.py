"""Readable questions to the draws."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count

from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.procedure.acts import CaseQuerySet

_HEAVY = ("announcement", "officers_frozen", "published", "secret_sealed", "result_sealed")


class DrawQuerySet(CaseQuerySet[Any]):
    def visible_to(self, user: User) -> DrawQuerySet:
        """Those who dispatch see what is prepared; everybody else who reads, what was announced."""
        if user.may(Permission.DISPATCH):
            return self
        if not user.may(Permission.READ_ENFORCEMENT):
            return self.none()
        return self.announced()

    def announced(self) -> DrawQuerySet:
        """What the public may know: from the commitment on, cancelled ones too."""
        return self.exclude(published="")

    def light(self) -> DrawQuerySet:
        """For lists: without the texts, which grow with pool and officers."""
        return self.defer(*_HEAVY)

    def awaiting_numbers(self, today: date) -> list[Any]:
        """Committed draws whose announced days have all come, with ``people`` who entered."""
        people = Count("entries__entered_by", distinct=True)
        waiting = self.light().filter(state="committed").annotate(people=people)
        return [d for d in waiting if all(s["day"] <= today.isoformat() for s in d.sources)]
