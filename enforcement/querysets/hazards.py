"""Readable questions to the ledger of hidden dangers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from enforcement.models import Hazard, Inspection, Supervision
from enforcement.states.supervision import IN_FORCE
from foundation.accounts.models import User

Rows = QuerySet[Any]


def visible_hazards(user: User) -> Rows:
    """A hazard is visible when its inspection is."""
    return Hazard.objects.filter(inspection__in=Inspection.objects.visible_to(user))


def overdue_on(rows: Rows, day: date) -> Rows:
    """Whose term was over before ``day`` while the enterprise had reported nothing."""
    reported_later = Q(reported_on__isnull=True) | Q(reported_on__gt=day)
    cancelled_later = Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=day)
    return rows.filter(reported_later, cancelled_later, ordered_on__lte=day, due__lt=day)


def not_overdue_on(rows: Rows, day: date) -> Rows:
    return rows.exclude(pk__in=overdue_on(Hazard.objects.all(), day).values("pk"))


def supervised(rows: Rows, *, yes: bool) -> Rows:
    """Under supervision now, or not."""
    held = Exists(Supervision.objects.filter(hazard=OuterRef("pk"), state__in=IN_FORCE))
    return rows.filter(held if yes else ~held)


def major_unlisted(rows: Rows, before: date) -> Rows:
    """Open major hazards found before a day, never put under supervision, no reason recorded."""
    return rows.filter(
        unlisted_on__isnull=True,
        level=Hazard.Level.MAJOR,
        found_on__lt=before,
        cancelled_on__isnull=True,
        supervision__isnull=True,
    )
