from __future__ import annotations

from typing import Any

from django import forms

from foundation.enterprises.actions.register import Particulars
from foundation.enterprises.models import Enterprise, Industry, Licence, RiskGrade
from foundation.regions import tree
from foundation.web.forms import DateField, LongText, Radios

_YES_NO = [("yes", "是"), ("no", "否，由外地主管部门发证")]


class EnterpriseForm(forms.Form):
    credit_code = forms.CharField(
        label="统一社会信用代码",
        max_length=40,
        help_text="营业执照上的18位代码；小写、空格、全角会自动转换。",
    )
    name = forms.CharField(label="企业名称", max_length=120, help_text="与营业执照一致。")
    region_code = forms.ChoiceField(label="行政区域")
    industry = forms.ChoiceField(label="行业", choices=[("", "请选择"), *Industry.choices])
    risk_grade = forms.ChoiceField(label="风险等级", choices=RiskGrade.choices, widget=Radios)
    address = forms.CharField(label="地址", max_length=200)
    legal_representative = forms.CharField(label="法定代表人", max_length=60)
    contact_name = forms.CharField(label="联系人", max_length=60, required=False)
    contact_phone = forms.CharField(
        label="联系电话",
        max_length=30,
        required=False,
        widget=forms.TextInput({"inputmode": "tel"}),
    )
    licensed_in_area = forms.ChoiceField(
        label="是否本区发证", choices=_YES_NO, widget=Radios, initial="yes"
    )
    home_authority = forms.CharField(
        label="发证地主管部门", max_length=120, required=False, help_text="外地发证的企业填写。"
    )

    def __init__(self, *args: Any, enterprise: Enterprise | None = None, **kwargs: Any) -> None:
        if enterprise is not None:
            kwargs["initial"] = _initial(enterprise)
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *tree().choices(),
        ]

    def particulars(self) -> Particulars:
        data = dict(self.cleaned_data)
        data["licensed_in_area"] = data["licensed_in_area"] == "yes"
        return Particulars(**data)


def _initial(enterprise: Enterprise) -> dict[str, Any]:
    initial = {name: getattr(enterprise, name) for name in EnterpriseForm.base_fields}
    return initial | {"licensed_in_area": "yes" if enterprise.licensed_in_area else "no"}


class StrikeOffForm(forms.Form):
    on = DateField(label="注销日期")


class LicenceForm(forms.Form):
    kind = forms.ChoiceField(label="许可证种类", choices=Licence.Kind.choices, widget=Radios)
    number = forms.CharField(label="许可证编号", max_length=60)
    valid_from = DateField(label="有效期自")
    valid_to = DateField(label="有效期至")


class YearlyCheckForm(forms.Form):
    checked_on = DateField(label="年检日期", help_text="许可证每年3月年检。")
    result = forms.ChoiceField(
        label="结论", choices=[("passed", "合格"), ("failed", "不合格")], widget=Radios
    )
    reason = forms.CharField(
        label="不合格原因",
        max_length=500,
        required=False,
        widget=LongText(rows=3),
        help_text="不合格的必须填写；许可证随即停用，再次年检合格后恢复。",
    )
