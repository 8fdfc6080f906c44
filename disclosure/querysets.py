"""Readable questions to what is published."""

from __future__ import annotations

import re
from typing import Any

from disclosure.rules import words
from foundation.enterprises import rules
from foundation.procedure.acts import CaseQuerySet

_CODE = re.compile(r"[0-9A-Z]{6,18}")
SHOWN = ("current", "withdrawn")  # older versions stand on the page of the newest


class EntryQuerySet(CaseQuerySet[Any]):
    def shown(self) -> EntryQuerySet:
        """What lists show: current and, as such, withdrawn ones; no units that were removed."""
        return self.filter(state__in=SHOWN).exclude(kind="blacklist", state="withdrawn")

    def sought(self, text: str) -> EntryQuerySet:
        """By words of title, party or violation, by the start of a code, or by document number.

        What holds no letter and no digit finds nothing.
        """
        code = rules.normal_code(text)
        if _CODE.fullmatch(code) and any(char.isdigit() for char in code):
            return self.filter(code__startswith=code)
        grams = words.sought(text)
        return self.filter(grams__contains=grams) if grams else self.none()
