"""Forms of misconduct, tolerance reviews and training."""

from __future__ import annotations

from typing import Any

from django import forms

from correction.forms.fields import long_text
from correction.models import Finding, Misconduct, Supervision, Tolerance, Training
from correction.rules import conduct, tolerance
from correction.rules.tolerance import Answer
from correction.states import finding as finding_states
from correction.states import misconduct as misconduct_states
from enforcement.models import Officer
from foundation.accounts.models import User
from foundation.accounts.step_up import StepUpForm
from foundation.web.forms import Checkboxes, DateField, FilesField, Radios
from foundation.workdays.quarters import today

YES_NO = [("yes", "成立"), ("no", "不成立")]
NOTHING = "revoked"


class RecordForm(forms.Form):
    officer = forms.ModelChoiceField(
        label="执法人员", queryset=Officer.objects.none(), empty_label="请选择"
    )
    kind = forms.ChoiceField(
        label="种类",
        choices=list(conduct.KINDS.items()),
        widget=Radios,
        help_text="纠错制度第七条。",
    )
    happened_on = DateField(label="发生日期")
    facts = long_text("事实", 5)
    supervision = forms.ModelChoiceField(
        label="监督检查", queryset=Supervision.objects.all(), required=False, empty_label="—"
    )
    finding = forms.ModelChoiceField(
        label="执法问题", queryset=Finding.objects.all(), required=False, empty_label="—"
    )
    files = FilesField(label="材料", required=False)  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["officer"].queryset = Officer.objects.select_related("office")
        fields["officer"].label_from_instance = lambda one: f"{one.name}（{one.office}）"


class StatementForm(forms.Form):
    text = long_text("陈述申辩", 6)
    files = FilesField(label="材料", required=False)  # type: ignore[assignment]


class AppealForm(forms.Form):
    text = long_text("复核申请", 5)


class WaiveForm(forms.Form):
    reason = long_text("情况", 3, help_text="例如已离岗、期限内没有提出。")


class HandleForm(StepUpForm):
    measure = forms.ChoiceField(label="处理方式", widget=Radios)
    reason = long_text("理由")

    def __init__(self, record: Misconduct, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        field: Any = self.fields["measure"]
        field.choices = list(conduct.MEASURES.items())
        if record.kind in conduct.GRAVE:
            field.help_text = "索收他人财物的，应当移送有权机关处理。"


class ReviewForm(HandleForm):
    """The same measure, another, or none."""

    def __init__(self, record: Misconduct, **kwargs: Any) -> None:
        super().__init__(record, **kwargs)
        field: Any = self.fields["measure"]
        field.choices = [*conduct.MEASURES.items(), (NOTHING, "撤销处理")]
        field.initial = record.measure

    @property
    def decided(self) -> str:
        """The measure; empty when the old one is taken back."""
        given = str(self.cleaned_data["measure"])
        return "" if given == NOTHING else given


class ReasonForm(StepUpForm):
    reason = long_text("理由")


class AskForm(forms.Form):
    """What may be asked for: one's own open matters, or one in words."""

    matter = forms.CharField(label="事项", max_length=200)
    misconduct = forms.ModelChoiceField(
        label="涉及的违法失职登记",
        queryset=Misconduct.objects.none(),
        required=False,
        empty_label="—",
    )
    finding = forms.ModelChoiceField(
        label="涉及的执法问题", queryset=Finding.objects.none(), required=False, empty_label="—"
    )
    request = long_text(
        "申请理由",
        6,
        help_text="对照纠错制度第二条：目的、过程、有无违反法律和政策、是否尽责、有无私利。",
    )
    files = FilesField(label="材料", required=False)  # type: ignore[assignment]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["misconduct"].queryset = (
            Misconduct.objects.all()
            .visible_to(user)
            .filter(state__in=[misconduct_states.RECORDED, misconduct_states.HEARD])
            .select_related("officer")
        )
        fields["finding"].queryset = (
            Finding.objects.all().visible_to(user).filter(state__in=finding_states.OPEN)
        )


class ExamineForm(forms.Form):
    """Each condition: whether it holds, and why."""

    def __init__(self, record: Tolerance, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for code, label in tolerance.CONDITIONS.items():
            given = record.told.get(code)
            self.fields[f"holds_{code}"] = forms.ChoiceField(
                label=label,
                choices=YES_NO,
                widget=Radios,
                initial=("yes" if given.holds else "no") if given else None,
            )
            self.fields[f"reason_{code}"] = long_text(
                f"理由和证据：{label}", 2, initial=given.reason if given else ""
            )

    def answers(self) -> dict[str, Answer]:
        data = self.cleaned_data
        return {
            code: Answer(data[f"holds_{code}"] == "yes", data[f"reason_{code}"])
            for code in tolerance.CONDITIONS
        }


class DecideForm(StepUpForm):
    result = forms.ChoiceField(
        label="结论",
        choices=list(tolerance.RESULTS.items()),
        widget=Radios,
        help_text="六项条件全部成立才能免除或者从轻、减轻。",
    )
    reason = long_text("理由")


class WithdrawForm(forms.Form):
    reason = long_text("理由", 3)


class TrainingForm(forms.Form):
    title = forms.CharField(label="名称", max_length=120)
    kind = forms.ChoiceField(label="种类", choices=Training.Kind.choices, widget=Radios)
    organiser = forms.CharField(label="组织单位", max_length=80)
    held_on = DateField(label="开始日期", initial=today)
    ended_on = DateField(label="结束日期", initial=today)
    hours = forms.IntegerField(label="学时", min_value=1, max_value=200)
    officers = forms.ModelMultipleChoiceField(
        label="参加人员", queryset=Officer.objects.none(), widget=Checkboxes
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["officers"].queryset = Officer.objects.select_related("office")
        fields["officers"].label_from_instance = lambda one: f"{one.name}（{one.office}）"
