"""Readable questions to the ledger of major hazard sources."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from foundation.procedure.acts import CaseQuerySet
from foundation.regions import tree


class MajorSourceQuerySet(CaseQuerySet[Any]):
    def standing(self) -> MajorSourceQuerySet:
        """Not deregistered."""
        return self.filter(deregistered_on__isnull=True)

    def in_region(self, code: str) -> MajorSourceQuerySet:
        """Of enterprises of the region and all below it."""
        return self.filter(enterprise__region_code__startswith=tree()[code].prefix)

    def counts(self) -> dict[str, int]:
        """How many of each kind; kinds without any are missing."""
        rows = self.order_by().values_list("kind").annotate(number=Count("pk"))
        return dict(rows)
