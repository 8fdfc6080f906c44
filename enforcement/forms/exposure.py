"""Forms of typical cases."""

from __future__ import annotations

from typing import Any

from django import forms

from enforcement.actions.exposure import Told
from enforcement.forms.hazards import long_text
from enforcement.models import TypicalCase
from foundation.web.forms import LongText

_FIELDS = ("title", "people", "text", "why")


class TypicalCaseForm(forms.Form):
    title = forms.CharField(label="标题", max_length=120)
    people = forms.CharField(
        label="涉及人员姓名",
        widget=LongText(rows=3),
        max_length=5000,
        required=False,
        help_text="每行一人；公开内容中的这些姓名自动改为“张某”。",
    )
    text = forms.CharField(
        label="公开内容",
        widget=LongText(rows=10),
        max_length=20_000,
        help_text="写明违法事实、后果和处理结果。不得有身份证号、电话号码。",
    )
    why = long_text("典型意义", help_text="说明为什么典型、有何警示作用。")

    def __init__(self, *args: Any, case: TypicalCase | None = None, **kwargs: Any) -> None:
        if case is not None:
            kwargs["initial"] = {name: getattr(case, name) for name in _FIELDS}
        super().__init__(*args, **kwargs)

    def told(self) -> Told:
        return Told(**self.cleaned_data)
