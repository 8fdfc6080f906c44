from __future__ import annotations

from django import forms

from foundation.web.forms import DateField, LongText, Radios


class OverrideForm(forms.Form):
    day = DateField(label="日期")
    is_workday = forms.TypedChoiceField(
        label="当天是",
        choices=[("1", "工作日（上班）"), ("0", "休息日（放假）")],
        coerce=lambda value: value == "1",
        widget=Radios,
    )
    reason = forms.CharField(
        label="依据或原因",
        max_length=200,
        widget=LongText(rows=2),
        help_text="例如：自治区人民政府办公厅关于调整工作时间的通知（文号）。",
    )
