"""Forms of batches, corrections and error notes."""

from __future__ import annotations

from typing import Any

from django import forms

from disclosure.models import Batch, Correction, Item
from foundation.web.forms import DateField, LongText, Radios
from foundation.workdays.quarters import today

LONGEST = 5000
MOST_SHOWN = 300  # items with a field of their own


def _text(label: str, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=LongText(rows=4), max_length=LONGEST, **given)


DECIDED = "decided"


class CompileForm(forms.Form):
    kind = forms.ChoiceField(
        label="种类",
        choices=[(DECIDED, "新作出的行政处罚信息"), *Batch.Kind.choices],
        widget=Radios,
        help_text="新作出的行政处罚应在决定后七个工作日内公开，系统每个工作日汇总一次。",
    )
    year = forms.IntegerField(
        label="年度",
        min_value=2000,
        max_value=2100,
        initial=lambda: today().year,
        help_text="年度行政处罚信息填处罚决定的年度。",
    )
    quarter = forms.ChoiceField(
        label="季度",
        required=False,
        choices=[("", "—"), *((str(n), f"第{n}季度") for n in range(1, 5))],
        help_text="违法行为和隐患信息必填。",
    )

    def clean(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        if data.get("kind") == Batch.Kind.HAZARDS and not data.get("quarter"):
            self.add_error("quarter", "请选择季度。")
        return data

    @property
    def batch(self) -> tuple[str, str]:
        """Kind and period of the batch asked for."""
        data = self.cleaned_data
        kind = data["kind"]
        if kind == Batch.Kind.PENALTIES:
            return kind, str(data["year"])
        if kind == Batch.Kind.HAZARDS:
            return kind, f"{data['year']}-{data['quarter']}"
        return Batch.Kind.PENALTIES if kind == DECIDED else kind, f"{today():%Y-%m-%d}"


class EditForm(forms.Form):
    """The words before the list; for each item why it is left out (empty: published), and of
    what a quarter brought its typical cases and the advice.
    """

    note = _text("发布说明", required=False)

    def __init__(self, record: Batch, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["note"].initial = record.note
        for item in record.items.all()[:MOST_SHOWN]:
            label = str(item)[:80]
            if record.kind == Batch.Kind.HAZARDS:
                self._add_words(item, label)
            self.fields[f"item_{item.pk}"] = forms.CharField(
                label=f"{label}：不予公开的理由",
                max_length=200,
                required=False,
                initial=item.left_out,
                help_text="不予公开的写明理由；公开的留空。",
            )

    def _add_words(self, item: Item, label: str) -> None:
        samples = _text(
            f"{label}：典型表现",
            required=False,
            initial="\n".join(item.data.get("samples", [])),
            help_text="每行一条，不得写明单位和个人。",
        )
        advice = _text(f"{label}：防范提示", required=False, initial=item.data.get("advice", ""))
        self.fields[f"samples_{item.pk}"] = samples
        self.fields[f"advice_{item.pk}"] = advice

    def given(self) -> dict[str, Any]:
        """Arguments of the act."""
        words: dict[int, dict[str, Any]] = {}
        for pk, text in self._by_item("samples").items():
            words.setdefault(pk, {})["samples"] = [
                line.strip() for line in text.splitlines() if line.strip()
            ]
        for pk, text in self._by_item("advice").items():
            words.setdefault(pk, {})["advice"] = text.strip()
        return {
            "note": self.cleaned_data["note"],
            "left_out": self._by_item("item"),
            "words": words,
        }

    def _by_item(self, prefix: str) -> dict[int, str]:
        start = f"{prefix}_"
        return {
            int(name.removeprefix(start)): str(value)
            for name, value in self.cleaned_data.items()
            if name.startswith(start)
        }


class ReasonForm(forms.Form):
    reason = _text("原因")


class PrintForm(forms.Form):
    recipients = forms.CharField(
        label="主送",
        widget=LongText(rows=3),
        max_length=1000,
        initial="各市、县（区）工信部门，各有关部门",
    )


class ReleaseForm(forms.Form):
    name = forms.CharField(label="载体", max_length=120)
    on = DateField(label="公开日期", initial=today)
    where = forms.CharField(label="版面或者网址", max_length=300, required=False)


class ProposeForm(forms.Form):
    kind = forms.ChoiceField(label="种类", choices=Correction.Kind.choices, widget=Radios)
    reason = _text("理由", help_text="会与更正、撤回一并公开。")


class AnswerForm(forms.Form):
    answer = _text("处理情况")


class NoteForm(forms.Form):
    text = forms.CharField(
        label="哪里有误",
        widget=LongText(rows=5),
        max_length=2000,
        help_text="请写明错误之处和依据。不需要留姓名和联系方式。",
    )
    website = forms.CharField(
        label="网址（请留空）",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
