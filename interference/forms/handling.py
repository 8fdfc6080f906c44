"""Forms of the discipline body."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from foundation.accounts.models import User
from foundation.accounts.step_up import StepUpForm
from foundation.web.forms import DateField, Radios
from foundation.workdays.quarters import Quarter, today
from interference import rules
from interference.forms.choices import MEASURES
from interference.forms.filing import long_text, short_text
from interference.models import RegisterEntry
from interference.states import OUTCOME_LABELS


class PassphraseField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "label": "保险箱口令",
            "strip": False,
            "max_length": 200,
            "widget": forms.PasswordInput(attrs={"autocomplete": "off"}),
        }
        super().__init__(**{**defaults, **kwargs})


class UnlockForm(forms.Form):
    passphrase = PassphraseField()


class NewPassphraseForm(StepUpForm):
    """A new vault passphrase, typed twice."""

    passphrase = PassphraseField(
        label="设定保险箱口令",
        help_text="至少 16 个字符，不得与登录口令相同。可以用一句好记的话。",
    )
    again = PassphraseField(label="再次输入保险箱口令")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("passphrase") != data.get("again"):
            self.add_error("again", "两次输入不一致，请重新输入。")
        return data


class RecoverForm(NewPassphraseForm):
    code = short_text("恢复码", help_text="设立时打印、存放在保险柜中的 28 位编码。", length=60)

    field_order = ("code", "passphrase", "again", "confirmation")


class ChangePassphraseForm(forms.Form):
    old = PassphraseField(label="原保险箱口令")
    new = PassphraseField(label="新保险箱口令", help_text="至少 16 个字符，不得与登录口令相同。")
    again = PassphraseField(label="再次输入保险箱口令")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new") != data.get("again"):
            self.add_error("again", "两次输入不一致，请重新输入。")
        return data


class PastDateField(DateField):
    """A day that has come."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value > today():
            raise forms.ValidationError("日期不能晚于今天，请核对。")


class TextForm(forms.Form):
    text = long_text("内容", rows=6)


class ClosingForm(forms.Form):
    text = long_text("办结说明", rows=4)


class ConcludeForm(StepUpForm):
    outcome = forms.ChoiceField(
        label="结论",
        choices=list(OUTCOME_LABELS.items()),
        widget=Radios,
        help_text="依法履行职责的（第二条），不计入对该领导干部的任何统计。",
    )
    reasons = long_text("事实与理由", rows=8)


class MeasureForm(StepUpForm):
    kind = forms.ChoiceField(label="处理种类", choices=MEASURES, widget=Radios)
    text = long_text("处理内容")
    decided_by = short_text("作出决定的机关")
    approved_by = short_text("批准机关或者批准人")
    approved_on = DateField(label="批准日期")

    def clean_approved_on(self) -> Any:
        if self.cleaned_data["approved_on"] > today():
            raise forms.ValidationError("批准日期不能晚于今天。")
        return self.cleaned_data["approved_on"]


class CirculateForm(StepUpForm):
    recipients = short_text("通报范围", help_text="例如：机关各处室、事业单位。")
    text = long_text("通报正文", rows=10)


class PublicationForm(StepUpForm):
    text = long_text("公开文本", rows=8, help_text="经批准后方可交信息中心公开。")


class OmissionForm(forms.Form):
    officer = forms.ModelChoiceField(label="执法人员", queryset=User.objects.none())
    on = PastDateField(label="发生日期")
    facts = long_text("不记录或者不如实记录的情况")
    handling = forms.ChoiceField(
        label="处理",
        choices=list(rules.HANDLING_LABELS.items()),
        widget=Radios,
        help_text="第一次：提醒、警示、通报批评；两次以上（含两次）：建议给予纪律处分。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers = User.objects.filter(is_active=True, office__enforces=True)
        field = cast("forms.ModelChoiceField[User]", self.fields["officer"])
        field.queryset = officers.select_related("office")
        field.empty_label = "请选择"


class FindingForm(forms.Form):
    kind = forms.ChoiceField(
        label="类别",
        choices=[c for c in RegisterEntry.Kind.choices if c[0] != RegisterEntry.Kind.OMISSION],
        widget=Radios,
    )
    concerned = short_text("涉及的领导干部（姓名、单位、职务）")
    on = PastDateField(label="发生日期")
    facts = long_text("情况")
    handling = long_text("追究责任或者处理情况", rows=3)


def quarter_code(quarter: Quarter) -> str:
    return f"{quarter.year}-{quarter.number}"


def quarter_from(text: str) -> Quarter | None:
    """``2026-3`` as a quarter, ``None`` for anything else."""
    year, _, number = text.partition("-")
    if year.isascii() and year.isdecimal() and len(year) == 4 and number in ("1", "2", "3", "4"):
        return Quarter(int(year), int(number))
    return None


class SectionSummaryForm(forms.Form):
    quarter = forms.TypedChoiceField(label="季度", coerce=quarter_from)
    nothing_to_report = forms.BooleanField(
        label="本季度没有领导干部干预执法的情况（零报告）", required=False
    )
    text = long_text("汇总材料", rows=10, required=False)

    def __init__(self, *args: Any, quarters: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["quarter"]).choices = quarters

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        nothing, text = data.get("nothing_to_report"), data.get("text")
        if not nothing and not text:
            self.add_error("text", "请填写汇总材料；确实没有的，请勾选零报告。")
        elif nothing and text:
            self.add_error("nothing_to_report", "已填写汇总材料，不能同时作零报告，请取消其一。")
        return data
