"""Safety review look-up, and the report of a unit by its link."""

from __future__ import annotations

from typing import Any

from django import forms

from blacklist.models import Question, SafetyReview
from foundation.enterprises.fields import EnterpriseField
from foundation.web.forms import FilesField, LongText, Radios
from foundation.workdays.quarters import today


class ReviewForm(forms.Form):
    enterprise = EnterpriseField(label="企业", active_only=False)
    purpose = forms.ChoiceField(
        label="审核事项", choices=SafetyReview.Purpose.choices, widget=Radios
    )
    matter = forms.CharField(label="项目或者称号名称", max_length=200)
    year = forms.IntegerField(
        label="申报年度", min_value=2000, max_value=2100, initial=lambda: today().year
    )


class UnitReportForm(forms.Form):
    text = forms.CharField(
        label="安全生产情况",
        widget=LongText(rows=12),
        max_length=10_000,
        help_text="整改措施和进展、隐患排查治理、教育培训、事故情况等。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = FilesField(label="附件", required=False)


class QuestionForm(forms.Form):
    outcome = forms.ChoiceField(label="结论", choices=Question.Outcome.choices, widget=Radios)
    reason = forms.CharField(label="理由", widget=LongText(rows=4), max_length=2000)
