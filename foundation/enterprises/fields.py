"""An enterprise in a form: typed by its credit code or its name, never chosen from thousands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Length

from foundation.enterprises import rules
from foundation.enterprises.models import Enterprise

CANDIDATES = 10
_HELP = "填写统一社会信用代码，或者企业名称的一部分；小写、空格、全角会自动转换。"


class EnterpriseField(forms.CharField):
    """Cleans to the one ``Enterprise`` that is meant, or None where empty is allowed.

    A full name is enough even where longer names contain it. Otherwise several matches are an
    error that lists up to ten with their codes, ready to be pasted. Those struck off are found
    only with ``active_only=False``.
    """

    def __init__(self, *, active_only: bool = True, **kwargs: Any) -> None:
        self.active_only = active_only
        super().__init__(**{"label": "企业", "help_text": _HELP, "max_length": 200, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return line_of(value) if isinstance(value, Enterprise) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self._one(text) if text else None

    def _one(self, text: str) -> Enterprise:
        wanted = rules.listed_code(text)
        found = self._matches(wanted)
        if len(found) > 1:
            same = rules.searchable(wanted)
            found = [one for one in found if rules.searchable(one.name) == same] or found
        if not found:
            raise ValidationError(self._none(text), code="unknown")
        if len(found) > 1:
            raise ValidationError(_several(found), code="several")
        return found[0]

    def _matches(self, text: str) -> list[Enterprise]:
        """Up to one more than are listed, the shortest names first: a full name leads."""
        if not rules.searchable(text):
            return []
        rows = Enterprise.objects.active() if self.active_only else Enterprise.objects.all()
        found = rows.sought(text).defer("grams", "search_text")
        return list(found.order_by(Length("name"), "pk")[: CANDIDATES + 1])

    def _none(self, text: str) -> str:
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        only = "（已注销的不列入）" if self.active_only else ""
        return (
            f"没有找到“{shown}”对应的企业{only}。"
            "请核对名称或代码；尚未登记的，请先在“企业登记”中登记。"
        )


def line_of(enterprise: Enterprise) -> str:
    """Name and code in one line, as the field understands it when it is pasted."""
    return f"{enterprise.name}（{enterprise.credit_code}）"


def _several(found: list[Enterprise]) -> list[str]:
    more = len(found) > CANDIDATES
    count = f"不止{CANDIDATES}家" if more else f"{len(found)}家"
    head = f"有{count}企业符合，请复制其中一行填入{'，或者把名称写得更完整' if more else ''}："
    return [head, *map(line_of, found[:CANDIDATES])]
