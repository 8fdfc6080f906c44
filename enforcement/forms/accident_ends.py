"""Forms of closing, evaluation and filing."""

from __future__ import annotations

from typing import Any

from django import forms

from enforcement.accident_texts import public_draft
from enforcement.actions.accidents.closing import MeasureFound, Publication
from enforcement.forms.hazards import WithFiles, long_text
from enforcement.models import Accident, AccidentMeasure
from foundation.web.forms import DateField, LongText, Radios
from foundation.workdays.quarters import today

LONGEST = 50_000  # characters of a text for the public


class ClosingForm(forms.Form):
    people = forms.CharField(
        label="涉及人员姓名",
        widget=LongText(rows=3),
        max_length=5000,
        required=False,
        help_text="每行一人。公开正文中的这些姓名自动改为“张某”；企业的法定代表人和联系人不必填写。",
    )
    text = forms.CharField(
        label="公开的调查报告正文",
        widget=LongText(rows=16),
        max_length=LONGEST,
        help_text="已按登记内容起草，请核对补充。不得有身份证号、电话号码。",
    )
    file = forms.FileField(
        label="公开的调查报告文件",
        required=False,
        help_text="可以不传。文件内容系统不能代为隐去，请先隐去姓名、身份证号、电话和个人住址。",
    )

    def __init__(self, accident: Accident, **kwargs: Any) -> None:
        drafted = accident.public_text or public_draft(accident)
        super().__init__(initial={"people": accident.people, "text": drafted}, **kwargs)

    def publication(self) -> Publication:
        return Publication(**self.cleaned_data)


class EvaluateForm(WithFiles):
    """A finding for each measure of the report, then the conclusion."""

    files_label = "评估报告、材料"
    on = DateField(label="评估日期", initial=today)
    evaluators = long_text("评估人员", help_text="组织评估的单位和参加人员，每行一人。")

    def __init__(self, accident: Accident, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.measures = list(accident.measures.all())
        for one in self.measures:
            told = f"第{one.number}条：{one.text}"
            self.fields[f"found_{one.pk}"] = forms.ChoiceField(
                label=told[:200], choices=AccidentMeasure.Found.choices, widget=Radios
            )
            self.fields[f"finding_{one.pk}"] = forms.CharField(
                label=f"第{one.number}条评估情况", widget=LongText(rows=2), max_length=2000
            )
        self.fields["conclusion"] = long_text("评估结论")
        self.order_fields([name for name in self.fields if name != "files"])

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        found = {
            one.pk: MeasureFound(data[f"found_{one.pk}"], data[f"finding_{one.pk}"])
            for one in self.measures
        }
        kept = {name: data[name] for name in ("on", "evaluators", "conclusion", "files")}
        return {"measures": found, **kept}


class FileForm(WithFiles):
    files_label = "备案材料"
    body = forms.CharField(label="备案机关", max_length=120, help_text="上级安全生产委员会办公室。")
    number = forms.CharField(label="备案文号", max_length=60)
    on = DateField(label="备案日期", initial=today)
