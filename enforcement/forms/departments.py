from __future__ import annotations

from typing import Any

from django import forms

from enforcement.actions.entrustments import Entrusted
from foundation.regions import tree
from foundation.web.forms import DateField, LongText


class DepartmentForm(forms.Form):
    code = forms.SlugField(
        label="机构代码",
        max_length=40,
        help_text="字母、数字、短横线和下划线，登记后不变，例如 yinchuan-gxj。",
        error_messages={"invalid": "只能用字母、数字、短横线和下划线，例如 yinchuan-gxj。"},
    )
    name = forms.CharField(label="名称", max_length=120, help_text="写全称。")
    region_code = forms.ChoiceField(label="行政区域")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions: Any = self.fields["region_code"]
        regions.choices = [("", "请选择"), *tree().choices()]


class RenameForm(forms.Form):
    name = forms.CharField(label="新名称", max_length=120)


class EntrustmentForm(forms.Form):
    organ = forms.CharField(label="受委托机关", max_length=120, help_text="写全称。")
    document = forms.CharField(label="委托文书文号", max_length=80)
    scope = forms.CharField(label="委托事项和权限", max_length=2000, widget=LongText(rows=4))
    valid_from = DateField(label="委托期限自")
    valid_to = DateField(label="委托期限至")

    def entrusted(self) -> Entrusted:
        return Entrusted(**self.cleaned_data)


class EndForm(forms.Form):
    on = DateField(label="终止日期", help_text="自该日起不再派出其执法人员。")
    reason = forms.CharField(label="终止原因", max_length=200)
