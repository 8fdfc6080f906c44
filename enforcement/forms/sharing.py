"""Issuing and revoking sharing tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms

from enforcement.actions.sharing import Grant
from enforcement.rules.sharing import SCOPES
from foundation.accounts.step_up import StepUpForm
from foundation.regions import tree
from foundation.web.forms import Checkboxes, DateField
from foundation.workdays.quarters import today


def _half_a_year() -> Any:
    return today() + timedelta(days=180)


class IssueForm(StepUpForm):
    department = forms.CharField(label="使用单位", max_length=120)
    purpose = forms.CharField(label="用途", max_length=200)
    scopes = forms.MultipleChoiceField(
        label="共享范围", choices=list(SCOPES.items()), widget=Checkboxes
    )
    region_code = forms.ChoiceField(label="限于行政区域（含下级）", required=False)
    expires_on = DateField(label="有效期至", initial=_half_a_year, help_text="最长一年。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = cast("forms.ChoiceField", self.fields["region_code"])
        region.choices = [("", "不限"), *tree().choices()]
        names = ["department", "purpose", "scopes", "region_code", "expires_on"]
        self.order_fields([*names, *(name for name in self.fields if name not in names)])

    def grant(self) -> Grant:
        names = ("department", "purpose", "scopes", "region_code", "expires_on")
        return Grant(**{name: self.cleaned_data[name] for name in names})


class RevokeForm(forms.Form):
    reason = forms.CharField(label="撤销原因", max_length=200)
