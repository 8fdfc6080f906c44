"""Fields of the forms of the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from enforcement.models import Decision
from foundation.accounts.models import Office, User
from foundation.web.forms import LongText

LONGEST = 10_000


def long_text(label: str, rows: int = 4, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=LongText(rows=rows), max_length=LONGEST, **given)


def offices() -> Any:
    return Office.objects.filter(active=True)


class DecisionField(forms.CharField):
    """A penalty decision by its number, or by that of its case (the newest decision)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "填决定书文号或者案件编号。")
        super().__init__(**{"max_length": 80, **kwargs})

    def clean(self, value: Any) -> Decision | None:
        text = super().clean(value)
        if not text:
            return None
        rows = Decision.objects.filter(kind=Decision.Kind.PENALTY).select_related("case")
        found = (
            rows.filter(document__number_text=text).first()
            or rows.filter(case__number=text).order_by("-pk").first()
        )
        if found is None:
            raise ValidationError(f"没有文号或者案件编号为“{text}”的处罚决定，请核对。")
        return found


class StaffField(forms.CharField):
    """A member of staff by user name or full name; two of one name are told apart by the first."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "填姓名；同名的填用户名。")
        super().__init__(**{"max_length": 80, **kwargs})

    def clean(self, value: Any) -> User | None:
        text = super().clean(value)
        if not text:
            return None
        active = User.objects.filter(is_active=True)
        found = list(active.filter(username=text)) or list(active.filter(full_name=text)[:2])
        if not found:
            raise ValidationError(f"没有名为“{text}”的在用账号；已离岗的留空，在问题中写明。")
        if len(found) > 1:
            raise ValidationError(f"有不止一人名为“{text}”，请填用户名。")
        return found[0]
