"""Forms of supervisions and talks."""

from __future__ import annotations

from typing import Any

from django import forms

from enforcement.actions.supervision import Listing
from enforcement.actions.talks import Held
from enforcement.models import Hazard, Inspection, Supervision, Talk
from enforcement.querysets.hazards import visible_hazards
from enforcement.querysets.inspections import BEFORE_VISIT
from foundation.accounts.models import User
from foundation.accounts.step_up import StepUpForm
from foundation.enterprises.models import Enterprise
from foundation.web.forms import DateField, FilesField, LongText, Radios
from foundation.workdays.quarters import today

LONGEST = 5000  # characters


def long_text(label: str, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=LongText(rows=4), max_length=LONGEST, **given)


class ListingForm(forms.Form):
    level = forms.ChoiceField(label="督办级别", choices=Supervision.Level.choices, widget=Radios)
    body = forms.CharField(label="督办单位", max_length=120, help_text="负责督办的机关或者处室。")
    responsible = forms.CharField(label="督办责任人", max_length=60, help_text="姓名和职务。")
    due = DateField(label="督办期限", help_text="应在此日期前完成整改并复查。")
    requirements = long_text("督办要求", help_text="整改目标、措施、资金、期限、应急预案等要求。")

    def listing(self) -> Listing:
        return Listing(**self.cleaned_data)


class WaiverForm(StepUpForm):
    reason = long_text(
        "不挂牌督办的理由", help_text="写明为什么不需要挂牌督办，例如当场消除并已核实。"
    )


class WithFiles(forms.Form):
    """A form with a field of files at its end (``files``, where a rejected file is told)."""

    files_label = "照片、材料"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = FilesField(label=self.files_label, required=False)


class ProgressForm(WithFiles):
    on = DateField(label="日期", initial=today)
    text = long_text("进展情况")


class ExtensionForm(forms.Form):
    due = DateField(label="延长至")
    reason = long_text("延期理由", help_text="写明不能按期完成的原因和延期期间的安全措施。")


class ExtensionDecisionForm(StepUpForm):
    decision = forms.ChoiceField(
        label="决定", choices=[("granted", "批准延期"), ("refused", "不予批准")], widget=Radios
    )
    note = long_text("意见", required=False, help_text="不予批准的，必须写明意见。")


class ProposalForm(WithFiles):
    files_label = "复查照片、材料"
    on = DateField(label="复查日期", initial=today)
    finding = long_text("复查情况", help_text="逐项写明整改是否到位、由谁复查。")


class ReasonForm(forms.Form):
    reason = long_text("退回原因")


class ResultForm(WithFiles):
    files_label = "企业报告、照片"
    on = DateField(label="落实日期", initial=today)
    result = long_text("落实结果")


class TalkForm(WithFiles):
    files_label = "会议记录、材料"
    kind = forms.ChoiceField(label="种类", choices=Talk.Kind.choices, widget=Radios)
    held_on = DateField(label="日期", initial=today)
    codes = forms.CharField(
        label="企业（统一社会信用代码）",
        widget=LongText(rows=2),
        max_length=2000,
        help_text="每行一个代码，可在“企业登记”中查到。",
    )
    reason = forms.ChoiceField(label="原因", choices=Talk.Reason.choices, widget=Radios)
    explanation = long_text("情况说明")
    inspection = forms.CharField(
        label="相关检查编号", max_length=20, required=False, help_text="例如 JC2026-0001。"
    )
    hazard = forms.IntegerField(
        label="相关隐患号",
        required=False,
        min_value=1,
        max_value=2**62,
        help_text="从隐患页面点“预警、约谈企业”会自动填写。",
    )
    held_by = forms.CharField(label="主持人（签发人）", max_length=120, help_text="姓名和职务。")
    attended = long_text("参加人员", required=False, help_text="约谈时必填，每行一人。")
    demands = long_text("要求和企业承诺")
    due = DateField(label="落实期限", required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_codes(self) -> list[Enterprise]:
        codes = list(dict.fromkeys(self.cleaned_data["codes"].upper().split()))
        found = {one.credit_code: one for one in Enterprise.objects.filter(credit_code__in=codes)}
        if missing := [code for code in codes if code not in found]:
            told = "、".join(missing)[:100]
            raise forms.ValidationError(f"没有登记的代码：{told}。请在“企业登记”中核对。")
        return [found[code] for code in codes]

    def clean_inspection(self) -> Inspection | None:
        number = self.cleaned_data["inspection"].strip()
        if not number:
            return None
        seen = Inspection.objects.visible_to(self.by)
        found: Inspection | None = (
            seen.exclude(state__in=BEFORE_VISIT).filter(number=number).first()
        )
        if found is None:
            raise forms.ValidationError("没有这个编号的检查，或者尚未开展。")
        return found

    def clean_hazard(self) -> Hazard | None:
        if not self.cleaned_data["hazard"]:
            return None
        found: Hazard | None = (
            visible_hazards(self.by).filter(pk=self.cleaned_data["hazard"]).first()
        )
        if found is None:
            raise forms.ValidationError("没有这个号的隐患。")
        return found

    def held(self) -> Held:
        given = {**self.cleaned_data}
        return Held(enterprises=given.pop("codes"), **given)
