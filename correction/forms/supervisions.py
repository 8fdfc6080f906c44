"""Forms of the programme, of supervisions, requests and evaluation sheets."""

from __future__ import annotations

from typing import Any

from django import forms

from correction.actions.supervisions import Plan
from correction.forms.fields import StaffField, long_text, offices
from correction.models import Heard, ProgrammeItem, Sample, Supervision
from correction.rules import review
from correction.rules import subjects as rules
from correction.rules.review import Score
from correction.states import supervision as states
from enforcement.models import Case
from foundation.accounts.models import Office
from foundation.accounts.step_up import StepUpForm
from foundation.web.forms import Checkboxes, DateField, FilesField, LongText, Radios
from foundation.workdays.quarters import today

QUARTERS = [(number, f"第{number}季度") for number in range(1, 5)]


class ProgrammeForm(forms.Form):
    year = forms.IntegerField(label="年度", initial=lambda: today().year)
    text = long_text("总体要求", required=False)


class ItemForm(forms.Form):
    title = forms.CharField(label="名称", max_length=120)
    subjects = forms.MultipleChoiceField(
        label="事项",
        choices=list(rules.SUBJECTS.items()),
        widget=Checkboxes,
        help_text="第四条。",
    )
    scope = forms.ChoiceField(label="范围", choices=list(rules.SCOPES.items()), widget=Radios)
    quarter = forms.TypedChoiceField(label="季度", choices=QUARTERS, coerce=int)
    whom = forms.CharField(label="对象", max_length=200, help_text="处室或者单位。")


class PlanForm(forms.Form):
    title = forms.CharField(label="名称", max_length=120)
    item = forms.ModelChoiceField(
        label="年度计划事项",
        queryset=ProgrammeItem.objects.none(),
        required=False,
        empty_label="计划以外",
    )
    subjects = forms.MultipleChoiceField(
        label="事项",
        choices=list(rules.SUBJECTS.items()),
        widget=Checkboxes,
        help_text="第四条。",
    )
    timing = forms.ChoiceField(label="时间安排", choices=list(rules.TIMINGS.items()), widget=Radios)
    scope = forms.ChoiceField(label="范围", choices=list(rules.SCOPES.items()), widget=Radios)
    manners = forms.MultipleChoiceField(
        label="方法",
        choices=list(rules.MANNERS.items()),
        widget=Checkboxes,
        help_text="第六条。",
    )
    offices = forms.ModelMultipleChoiceField(
        label="受检处室", queryset=Office.objects.none(), widget=Checkboxes
    )
    first = DateField(label="检查期间自", initial=today)
    last = DateField(label="检查期间至")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["offices"].queryset = offices()
        fields["item"].queryset = ProgrammeItem.objects.filter(
            programme__state=states.APPROVED, supervision__isnull=True
        )

    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


class RequestForm(forms.Form):
    office = forms.ModelChoiceField(
        label="处室", queryset=Office.objects.none(), empty_label="请选择"
    )
    person = StaffField(label="人员", required=False)
    what = long_text("要求提供的材料或者说明的情况")
    due = DateField(label="期限")

    def __init__(self, record: Supervision, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        field: Any = self.fields["office"]
        field.queryset = record.offices.all()


class HeardForm(forms.Form):
    kind = forms.ChoiceField(label="种类", choices=Heard.Kind.choices, widget=Radios)
    on = DateField(label="日期", initial=today)
    who = forms.CharField(label="汇报人或者征询对象", max_length=200)
    text = long_text("内容", 6)


class FreezeForm(forms.Form):
    first = DateField(label="办结日期自")
    last = DateField(label="办结日期至", initial=today)
    size = forms.IntegerField(label="抽取数量", min_value=1, max_value=500)


class SheetForm(forms.Form):
    """Every item with its points; a deduction is explained."""

    def __init__(self, record: Supervision, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        sample = Sample.objects.filter(supervision=record).first()
        left = Case.objects.filter(number__in=sample.drawn if sample else ())
        self.fields["case"] = forms.ModelChoiceField(
            label="抽中案件",
            queryset=left.exclude(pk__in=record.sheets.values("case")),
            empty_label="请选择",
        )
        self.fields["with_whom"] = StaffField(label="共同评查人")
        for code, item in review.ITEMS.items():
            veto = "；为0分的整卷不合格" if item.veto else ""
            self.fields[f"points_{code}"] = forms.IntegerField(
                label=f"{item.label}（{item.points}分）",
                min_value=0,
                max_value=item.points,
                initial=item.points,
                help_text=f"{item.basis}{veto}",
            )
            self.fields[f"reason_{code}"] = forms.CharField(
                label="扣分理由", max_length=500, required=False
            )
        self.fields["remark"] = forms.CharField(
            label="评查意见", widget=LongText(rows=3), max_length=2000, required=False
        )

    def scores(self) -> dict[str, Score]:
        data = self.cleaned_data
        return {
            code: Score(data[f"points_{code}"], data[f"reason_{code}"]) for code in review.ITEMS
        }


class ReportForm(forms.Form):
    text = long_text("监督检查报告", 10, help_text="案卷评查结果和发现的问题由系统列入。")


class ReasonForm(forms.Form):
    reason = long_text("理由")


class CloseForm(StepUpForm):
    pass


class AnswerForm(forms.Form):
    text = long_text("答复", 6)
    files = FilesField(label="材料", required=False)  # type: ignore[assignment]


class ReturnForm(forms.Form):
    reason = long_text("退回理由")
    due = DateField(label="新的期限")
