from __future__ import annotations

from typing import Any

from django import forms

from enforcement.actions.checklists import Item
from enforcement.models import Checklist, ChecklistItem
from foundation.accounts.step_up import StepUpForm
from foundation.enterprises.models import Industry
from foundation.web.forms import LongText


class DraftForm(forms.Form):
    industry = forms.ChoiceField(label="行业", choices=[("", "请选择"), *Industry.choices])
    title = forms.CharField(
        label="名称", max_length=120, help_text="例如：尾矿库安全检查表。版本号自动编排。"
    )


class ItemForm(forms.Form):
    category = forms.CharField(
        label="类别",
        max_length=30,
        help_text="例如：仓库、教育培训。新增的检查项排在同类别的最后。",
    )
    text = forms.CharField(
        label="检查内容",
        max_length=300,
        widget=LongText(rows=3),
        help_text="写明检查什么、应当达到什么要求；符合即为合格。",
    )
    basis = forms.CharField(
        label="依据", max_length=200, help_text="法律、法规、规章或者标准的名称，可以写明条款。"
    )

    def item(self) -> Item:
        return Item(**self.cleaned_data)


class PutInUseForm(StepUpForm):
    """Nothing but the confirmation."""


def item_form(item: ChecklistItem, data: Any = None) -> ItemForm:
    """The form of an item, filled with what it says."""
    return ItemForm(data, initial={name: getattr(item, name) for name in ItemForm.base_fields})


def draft_form(used: Checklist | None) -> DraftForm:
    """The form of a new version, filled from the one in use."""
    return DraftForm(initial={"industry": used.industry, "title": used.title} if used else None)
