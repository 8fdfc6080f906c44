"""Readable questions to what is published."""

from __future__ import annotations

import re
from typing import Any

from django.db.models.fields.json import KT
from django.db.models.functions import Left

from disclosure.rules import words
from enforcement.querysets.places import ELSEWHERE, in_place
from foundation.enterprises import rules
from foundation.procedure.acts import CaseQuerySet
from foundation.regions import tree

_CODE = re.compile(r"[0-9A-Z]{6,18}")
SHOWN = ("current", "withdrawn")  # older versions stand on the page of the newest
PREFECTURE = Left("region_code", 4)  # the expression of the indexes
# Public fields that stand in the columns of a list.
TOLD = {"penalties": ("region",), "accidents": ("region",), "blacklist": ("cause", "until")}
_UNLISTED = ("key", "version", "batch", "digest", "changed_at", "reason", "grams", "marks")


class EntryQuerySet(CaseQuerySet[Any]):
    def shown(self) -> EntryQuerySet:
        """What lists show: current and, as such, withdrawn ones; no units that were removed."""
        return self.filter(state__in=SHOWN).exclude(kind="blacklist", state="withdrawn")

    def listed(self, kind: str) -> Any:
        """What the list of ``kind`` shows, with what its columns need and no more."""
        rows = self.shown().filter(kind=kind)
        if kind not in TOLD:
            return rows.defer(*_UNLISTED)
        told = {name: KT(f"data__{name}") for name in TOLD[kind]}
        return rows.defer("data", *_UNLISTED).annotate(**told)

    def inside(self, region: str) -> Any:
        """Of a region with all below it. Equalities, so that the lists' order stays indexed."""
        if region == ELSEWHERE or region == tree().root.code:
            return in_place(self, region, "region_code")
        if tree().children(region):
            return self.alias(prefecture=PREFECTURE).filter(prefecture=region[:4])
        return self.filter(region_code=region)

    def sought(self, text: str) -> EntryQuerySet:
        """By words of title, party or violation, by the start of a code, or by document number.

        What holds no letter and no digit finds nothing.
        """
        code = rules.normal_code(text)
        if _CODE.fullmatch(code) and any(char.isdigit() for char in code):
            return self.filter(code__startswith=code)
        grams = words.sought(text)
        return self.filter(grams__contains=grams) if grams else self.none()
