from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from foundation.audit.printed import normalise
from foundation.web.forms import DateField


class PrintedSealForm(forms.Form):
    """Number and root as they stand at the foot of a document."""

    number = forms.CharField(
        label="封存编号",
        max_length=20,
        help_text="文书页脚“第…号”中的数字。",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    root = forms.CharField(
        label="封存值",
        max_length=200,
        help_text="编号后面的数字和字母，至少 16 位；空格和大小写不影响。",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self) -> int:
        text: str = self.cleaned_data["number"].removeprefix("第").removesuffix("号").strip()
        if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 2**31 - 1):
            raise forms.ValidationError("封存编号是一个数字，例如 12。")
        return int(text)

    def clean_root(self) -> str:
        try:
            return normalise(self.cleaned_data["root"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class ExportForm(forms.Form):
    first = DateField(label="开始日期")
    last = DateField(label="结束日期", help_text="包括当日。")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last", "结束日期不能早于开始日期。")
        return found
