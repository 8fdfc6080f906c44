"""Readable questions to the register."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Exists, OuterRef

from foundation.enterprises import rules
from foundation.procedure.acts import CaseQuerySet
from foundation.regions import tree

_CODE = re.compile(r"[0-9]+|[0-9A-Z]{2}[0-9]{1,6}|[0-9A-Z]{2}[0-9]{6}[0-9A-Z]{1,10}")


class EnterpriseQuerySet(CaseQuerySet[Any]):
    def active(self) -> EnterpriseQuerySet:
        return self.filter(state=rules.ACTIVE)

    def in_region(self, code: str) -> EnterpriseQuerySet:
        """The region and all below it: one range of the index."""
        prefix = tree()[code].prefix
        following = str(int(prefix) + 1).zfill(len(prefix))
        return self.filter(region_code__gte=prefix, region_code__lt=following)

    def named(self, text: str) -> EnterpriseQuerySet:
        """Whose name now or once contains ``text``, through the index of grams.

        One and two characters are grams themselves; of longer texts the grams find the
        candidates and the names decide.
        """
        found = self.filter(grams__contains=rules.sought_grams(text))
        wanted = rules.searchable(text)
        return found.filter(search_text__contains=wanted) if len(wanted) > 2 else found

    def sought(self, text: str) -> EnterpriseQuerySet:
        """By a part of the name, or by the beginning of the credit code."""
        if not rules.searchable(text):
            return self
        code = rules.normal_code(text)
        if _CODE.fullmatch(code):
            return self.filter(credit_code__startswith=code)
        return self.named(text)


class LicenceQuerySet(CaseQuerySet[Any]):
    def unchecked(self, year: int) -> LicenceQuerySet:
        """Whose yearly check of ``year`` is outstanding.

        Only licences valid when the month of the check began, entered before it ended, of
        enterprises that are not struck off.
        """
        first, last = rules.check_window(year)
        checks = self.model.checks.field.model.objects.filter(
            licence=OuterRef("pk"), checked_on__year=year
        )
        return self.filter(
            ~Exists(checks),
            enterprise__state=rules.ACTIVE,
            valid_from__lt=first,
            valid_to__gte=first,
            registered_on__lte=last,
        )
