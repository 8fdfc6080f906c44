from __future__ import annotations

from typing import Any

from django import forms

from enforcement.actions.sources import Described
from enforcement.models import MajorSource
from foundation.enterprises.fields import EnterpriseField
from foundation.web.forms import DateField, Radios

_FIELDS = ("name", "kind", "substance", "quantity", "unit", "grade", "place")


class SourceForm(forms.Form):
    name = forms.CharField(label="名称", max_length=120, help_text="例如：1号炸药库。")
    kind = forms.ChoiceField(label="类别", choices=MajorSource.Kind.choices, widget=Radios)
    substance = forms.CharField(label="危险物质", max_length=120, help_text="例如：乳化炸药。")
    quantity = forms.DecimalField(label="数量", max_digits=12, decimal_places=3, min_value=0)
    unit = forms.ChoiceField(label="单位", choices=MajorSource.Unit.choices)
    grade = forms.TypedChoiceField(
        label="级别",
        choices=MajorSource.Grade.choices,
        coerce=int,
        widget=Radios,
        help_text="按GB 18218评估报告填写，一级最高。",
    )
    place = forms.CharField(label="位置", max_length=200)

    def __init__(self, *args: Any, source: MajorSource | None = None, **kwargs: Any) -> None:
        if source is not None:
            kwargs["initial"] = {name: getattr(source, name) for name in _FIELDS}
        super().__init__(*args, **kwargs)

    def described(self) -> Described:
        return Described(**{name: self.cleaned_data[name] for name in _FIELDS})


class NewSourceForm(SourceForm):
    enterprise = EnterpriseField()
    field_order = ("enterprise", *_FIELDS)


class DeregisterForm(forms.Form):
    on = DateField(label="注销日期")
    reason = forms.CharField(label="注销原因", max_length=200)
