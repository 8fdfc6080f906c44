"""Readable questions to the responsibility letters."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from foundation.procedure.acts import CaseQuerySet
from foundation.regions import tree

_GONE = Q(enterprise__state="struck_off") | Q(department__active=False)


class LetterQuerySet(CaseQuerySet[Any]):
    def with_party(self) -> LetterQuerySet:
        """With ``party_name`` and ``party_region`` of the enterprise or department."""
        rows = self.select_related("enterprise", "department")
        found: LetterQuerySet = rows.defer("enterprise__grams", "enterprise__search_text").annotate(
            party_name=Coalesce("enterprise__name", "department__name"),
            party_region=Coalesce("enterprise__region_code", "department__region_code"),
        )
        return found

    def of_year(self, year: int) -> LetterQuerySet:
        return self.filter(year=year)

    def signed(self) -> LetterQuerySet:
        return self.filter(signed_on__isnull=False)

    def outstanding(self) -> LetterQuerySet:
        """Not signed, of parties that are still there."""
        return self.filter(signed_on__isnull=True).exclude(_GONE)

    def late(self, due: date, today: date) -> LetterQuerySet:
        """Signed after ``due``, or outstanding when ``today`` is after it."""
        late = Q(signed_on__gt=due)
        if today > due:
            late |= Q(signed_on__isnull=True) & ~_GONE
        return self.filter(late)

    def in_region(self, code: str) -> LetterQuerySet:
        """Of parties of the region and all below it."""
        prefix = tree()[code].prefix
        return self.filter(
            Q(enterprise__region_code__startswith=prefix)
            | Q(department__region_code__startswith=prefix)
        )

    def counts(self, due: date, today: date) -> dict[str, dict[str, int]]:
        """By level: how many there are, signed, outstanding and late. One query."""
        open_ = Q(signed_on__isnull=True) & ~_GONE
        late = Q(signed_on__gt=due) | (open_ if today > due else Q(pk__isnull=True))
        rows = (
            self.order_by()
            .values("level")
            .annotate(
                whole=Count("pk"),
                signed=Count("pk", filter=Q(signed_on__isnull=False)),
                outstanding=Count("pk", filter=open_),
                late=Count("pk", filter=late),
            )
        )
        return {row.pop("level"): row for row in rows}
