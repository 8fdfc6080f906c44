from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from enforcement.models import ResponsibilityLetter
from foundation.web.forms import Checkboxes, DateField

_DIGITS = 10


class LettersField(forms.TypedMultipleChoiceField):
    """Ids of letters. Those signed in between are still valid here: the act says what is wrong."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, widget=Checkboxes, **kwargs)

    def valid_value(self, value: Any) -> bool:
        text = str(value)
        return text.isascii() and text.isdecimal() and len(text) < _DIGITS


class SignForm(forms.Form):
    signed_on = DateField(label="签订日期", help_text="勾选的责任书都登记为这一天签订。")
    letters = LettersField(
        label="已签订的单位", error_messages={"required": "请至少勾选一份责任书。"}
    )

    def __init__(
        self, *args: Any, letters: Iterable[ResponsibilityLetter] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["letters"]
        chosen.choices = [
            (letter.pk, f"{letter.party}（{letter.region_name}）") for letter in letters
        ]


class OpenYearForm(forms.Form):
    """Nothing to fill in: the year stands in the address."""


class CorrectForm(forms.Form):
    signed_on = DateField(
        label="更正后的签订日期", required=False, help_text="留空表示撤回，恢复为未签。"
    )
    reason = forms.CharField(label="更正原因", max_length=200)


class ScanForm(forms.Form):
    scan = forms.FileField(label="扫描件", help_text="PDF或照片，不超过20 MB。")
