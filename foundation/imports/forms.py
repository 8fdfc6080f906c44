from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from foundation.web.forms import Checkboxes


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Excel 文件",
        help_text="使用本页下载的模板，另存为 .xlsx；不超过20 MB、100,000行。",
        widget=forms.FileInput({"accept": ".xlsx"}),
    )
    options = forms.MultipleChoiceField(label="选项", required=False, widget=Checkboxes)

    def __init__(self, *args: Any, offered: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["options"]
        field.choices = list(offered.items())
        if not offered:
            del self.fields["options"]
