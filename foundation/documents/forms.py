from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from foundation.documents.evidence import LIMIT_BYTES


class VerifyForm(forms.Form):
    code = forms.CharField(
        label="验证码或文号",
        max_length=100,
        required=False,
        strip=True,
        help_text="验证码在文书末页下方，共16位；文号如“宁经信安委发〔2026〕3号”。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="核对电子文件（可选）",
        required=False,
        allow_empty_file=True,
        help_text="选择您手中的PDF，系统比对其SHA-256摘要；文件不会被保存。",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LIMIT_BYTES:
            raise ValidationError("文件超过20 MB，不可能是本系统印发的文书，请重新选择。")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("code") and not cleaned.get("file"):
            raise ValidationError("请输入验证码或文号，或选择要核对的PDF文件。")
        return cleaned
