"""Forms of findings and of normative documents."""

from __future__ import annotations

from typing import Any

from django import forms

from correction.actions.findings import Found, Order
from correction.forms.fields import DecisionField, StaffField, long_text, offices
from correction.models import Finding, NormativeDocument, Supervision
from correction.rules import remedies
from correction.states import document as document_states
from correction.states import supervision as supervision_states
from foundation.accounts.models import Office
from foundation.accounts.step_up import StepUpForm
from foundation.web.forms import DateField, FilesField, Radios
from foundation.workdays.quarters import today


class FindForm(forms.Form):
    kind = forms.ChoiceField(
        label="问题种类", choices=remedies.KIND_CHOICES, widget=Radios, help_text="纠错制度第五条。"
    )
    source = forms.ChoiceField(label="来源", choices=Finding.Source.choices, widget=Radios)
    supervision = forms.ModelChoiceField(
        label="监督检查", queryset=Supervision.objects.none(), required=False, empty_label="—"
    )
    reference = forms.CharField(label="来源说明", max_length=200, required=False)
    decision = DecisionField(label="所涉处罚决定", required=False)
    document = forms.ModelChoiceField(
        label="所涉规范性文件",
        queryset=NormativeDocument.objects.none(),
        required=False,
        empty_label="—",
    )
    office = forms.ModelChoiceField(
        label="责任处室", queryset=Office.objects.none(), empty_label="请选择"
    )
    person = StaffField(label="责任人", required=False)
    found_on = DateField(label="发现日期", initial=today)
    what = long_text("问题", 5)
    basis = long_text("依据", 3, help_text="违反的法律、法规、规章或者制度条款。")
    files = FilesField(label="材料", required=False)  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["office"].queryset = offices()
        fields["supervision"].queryset = Supervision.objects.exclude(
            state__in=[supervision_states.PLANNED, supervision_states.CLOSED]
        )
        fields["document"].queryset = NormativeDocument.objects.filter(
            state=document_states.IN_FORCE
        )

    def found(self) -> Found:
        return Found(**self.cleaned_data)


class OrderForm(StepUpForm):
    remedy = forms.ChoiceField(label="处理方式", widget=Radios)
    effect = forms.ChoiceField(
        label="对处罚决定",
        choices=list(remedies.EFFECTS.items()),
        initial=remedies.KEEP,
        widget=Radios,
        help_text="决定变更或者撤销的，由有权人员在案件中办理；办理后才能确认已纠正。",
    )
    demand = long_text("整改要求")
    due = DateField(label="整改期限", help_text="期限在休息日的，提前办理。")

    def __init__(self, record: Finding, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        fields: dict[str, Any] = self.fields
        # All are valid here, so that one that does not fit is refused with its rule by the act.
        fields["remedy"].choices = remedies.REMEDY_CHOICES
        fields["remedy"].widget.choices = [
            (one, remedies.REMEDIES[one]) for one in remedies.KINDS[record.kind].remedies
        ]
        fitting = "、".join(remedies.REMEDIES[one] for one in remedies.KINDS[record.kind].remedies)
        fields["remedy"].help_text = f"{remedies.KINDS[record.kind].article}：{fitting}。"
        if record.decision_id is None:
            fields.pop("effect")

    def order(self) -> Order:
        names = ("remedy", "demand", "due", "effect")
        return Order(**{name: self.cleaned_data[name] for name in names if name in self.fields})


class ReasonForm(StepUpForm):
    reason = long_text("理由")


class VerifyForm(StepUpForm):
    result = long_text("确认意见", help_text="怎样核实、是否全部改正。")


class FollowForm(forms.Form):
    on = DateField(label="日期", initial=today)
    text = long_text("情况")


class AnswerForm(forms.Form):
    text = long_text("整改情况", 6)
    files = FilesField(label="材料", required=False)  # type: ignore[assignment]


class SendBackForm(forms.Form):
    reason = long_text("退回理由")
    due = DateField(label="新的期限")


class DocumentForm(forms.Form):
    title = forms.CharField(label="文件名称", max_length=200)
    drafted_by_office = forms.CharField(label="起草处室", max_length=60)


class CheckForm(StepUpForm):
    passed = forms.TypedChoiceField(
        label="结论",
        choices=[("yes", "合法，可以印发"), ("no", "不合法，退回修改")],
        widget=Radios,
        coerce=lambda value: value == "yes",
    )
    opinion = long_text("审核意见")


class IssueForm(forms.Form):
    number = forms.CharField(label="文号", max_length=60)
    issued_on = DateField(label="印发日期", initial=today)
    expires_on = DateField(label="有效期至", required=False, help_text="长期有效的留空。")


class RenewForm(forms.Form):
    expires_on = DateField(label="有效期至")
    reason = long_text("理由")


class ExpireForm(forms.Form):
    reason = long_text("理由")
