"""Forms of the acts on an inspection, but for the record itself (``forms.visit``)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms

from enforcement.actions.rectification import Outcome
from enforcement.actions.supervision import refuse_direct_cancelling
from enforcement.forms.signature import SignatureField
from enforcement.models import Hazard, Inspection, Officer, PlanItem
from enforcement.states.hazard import FOUND, ORDERED, REPORTED
from foundation.enterprises.fields import EnterpriseField
from foundation.jurisdiction import current
from foundation.procedure.refusals import Refused
from foundation.web.forms import Checkboxes, DateField, FilesField, LongText, Radios
from foundation.workdays.quarters import today

_YES_NO = [("yes", "是"), ("no", "否")]
PARTY = "party"


class AssignForm(forms.Form):
    source = forms.ChoiceField(
        label="来源",
        choices=[
            (value, label)
            for value, label in Inspection.Source.choices
            if value != Inspection.Source.DRAW
        ],
        widget=Radios,
        help_text="双随机抽查的检查由抽取结果自动派员。",
    )
    reference = forms.CharField(
        label="来源说明",
        max_length=120,
        required=False,
        help_text="举报编号、行动方案、列入文号等。",
    )
    plan_item = forms.ModelChoiceField(
        PlanItem.objects.none(), label="计划事项", required=False, empty_label="（无）"
    )
    enterprise = EnterpriseField(label="检查对象")
    officers = forms.ModelMultipleChoiceField(
        Officer.objects.none(),
        label="检查组（至少2人，按勾选次序）",
        widget=Checkboxes,
    )
    planned_first = DateField(label="检查期间自")
    planned_last = DateField(label="检查期间至")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = today()
        items: Any = self.fields["plan_item"]
        items.queryset = PlanItem.objects.filter(plan__state="in_force").select_related("plan")
        people: Any = self.fields["officers"]
        people.queryset = Officer.objects.filter(left_on__isnull=True, valid_to__gte=now)
        people.label_from_instance = lambda one: f"{one.name}（{one.certificate}）"


class StartForm(forms.Form):
    unannounced = forms.ChoiceField(
        label="是否未事先通知（四不两直）", choices=_YES_NO, widget=Radios, initial="yes"
    )
    identification_shown = forms.BooleanField(
        label="已向被检查单位出示执法证件，并告知检查内容和申请回避的权利", required=False
    )
    place = forms.CharField(label="检查地点", max_length=200)
    present = forms.CharField(
        label="被检查单位在场人员", max_length=200, help_text="姓名和职务，多人用顿号分开。"
    )

    def __init__(self, record: Inspection, **kwargs: Any) -> None:
        address = record.enterprise.address if record.enterprise else ""
        super().__init__(initial={"unannounced": "yes", "place": address}, **kwargs)


class FilesForm(forms.Form):
    uploads = FilesField(
        label="照片、录音录像、书面材料", help_text="单个文件不超过20 MB。一次可以选择多个。"
    )
    kind = forms.ChoiceField(
        label="种类",
        choices=[("photo", "照片"), ("recording", "录音录像"), ("paper", "书面材料")],
        widget=Radios,
        initial="photo",
    )
    caption = forms.CharField(label="说明", max_length=120, required=False)


class SignForm(forms.Form):
    signer = forms.ChoiceField(label="签名人", widget=Radios)
    name = forms.CharField(
        label="被检查单位签名人姓名",
        max_length=60,
        required=False,
        help_text="被检查单位签名时填写。",
    )
    title = forms.CharField(label="职务", max_length=60, required=False)
    image = SignatureField(label="签名", required=False)
    refused_reason = forms.CharField(
        label="拒签原因", max_length=200, required=False, help_text="被检查单位拒绝签名时填写。"
    )
    witness = forms.CharField(label="见证人", max_length=120, required=False)

    def __init__(self, record: Inspection, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        signed = {one.officer_id for one in record.signatures.all()}
        choices = [(str(one.pk), one.name) for one in record.team if one.pk not in signed]
        if None not in signed:
            choices.append((PARTY, "被检查单位负责人"))
        field: Any = self.fields["signer"]
        field.choices = choices
        field.initial = choices[0][0] if choices else None
        self.officers = {str(one.pk): one for one in record.team}

    @property
    def officer(self) -> Officer | None:
        return self.officers.get(self.cleaned_data["signer"])


class MeasureForm(forms.Form):
    text = forms.CharField(
        label="现场处理决定",
        widget=LongText(rows=4),
        max_length=2000,
        help_text="例如：责令立即停止使用2号库房，撤出无关人员。",
    )
    basis = forms.CharField(
        label="依据",
        max_length=200,
        initial="《中华人民共和国安全生产法》第六十五条第一款第三项",
    )


class OrderForm(forms.Form):
    """A term for each hazard; the default is the office's own number of days."""

    demands = forms.CharField(
        label="补充要求", widget=LongText(rows=3), max_length=2000, required=False
    )

    def __init__(self, record: Inspection, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        due = today() + timedelta(days=current().number("enforcement.rectification_days"))
        self.numbers = []
        for hazard in record.hazards.filter(state=FOUND):
            self.numbers.append(hazard.number)
            self.fields[f"due_{hazard.number}"] = DateField(
                label=f"第{hazard.number}条的整改期限",
                initial=due,
                help_text=f"{hazard.get_level_display()}，{hazard.place}：{hazard.what}"[:120],
            )
        self.order_fields([*(f"due_{number}" for number in self.numbers), "demands"])

    @property
    def terms(self) -> dict[int, date]:
        return {number: self.cleaned_data[f"due_{number}"] for number in self.numbers}


class ReportForm(forms.Form):
    hazards = forms.MultipleChoiceField(label="企业报告已整改的隐患", widget=Checkboxes)
    reported_on = DateField(label="企业报告日期")
    text = forms.CharField(label="整改情况", widget=LongText(rows=4), max_length=2000)
    uploads = FilesField(label="整改材料", required=False)

    def __init__(self, record: Inspection, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        field: Any = self.fields["hazards"]
        field.choices = [
            (str(one.number), f"{one.number}．{one.place}：{one.what}"[:80])
            for one in record.hazards.filter(state=ORDERED)
        ]
        self.fields["reported_on"].initial = today()

    @property
    def numbers(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["hazards"]]


def _apart(hazard: Hazard) -> str:
    """Why a hazard is not cancelled on this page; nothing when it may be."""
    try:
        refuse_direct_cancelling(hazard)
    except Refused as refusal:
        return str(refusal)
    return ""


class ReinspectForm(forms.Form):
    """For each open hazard: corrected, not corrected, or not looked at this time."""

    uploads = FilesField(label="复查照片", required=False)

    def __init__(self, record: Inspection, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hazards = list(record.hazards.filter(state__in=(ORDERED, REPORTED)))
        for hazard in self.hazards:
            self._add(hazard.number, f"{hazard.place}：{hazard.what}"[:120], _apart(hazard))
        self.fields["uploads"] = self.fields.pop("uploads")

    def _add(self, number: int, what: str, apart: str) -> None:
        self.fields[f"result_{number}"] = forms.ChoiceField(
            label=f"第{number}条的复查结果",
            help_text=f"{what}。{apart}" if apart else what,
            choices=[("yes", "已整改，销号"), ("no", "未整改到位"), ("", "本次未复查")],
            widget=Radios,
            required=False,
            initial="" if apart else "yes",
        )
        self.fields[f"note_{number}"] = forms.CharField(
            label=f"第{number}条的复查情况", max_length=500, required=False
        )
        self.fields[f"new_due_{number}"] = DateField(
            label=f"第{number}条新的整改期限", required=False, help_text="未整改到位的填写。"
        )

    @property
    def outcomes(self) -> dict[int, Outcome]:
        return dict(self._outcomes())

    def _outcomes(self) -> Iterator[tuple[int, Outcome]]:
        for hazard in self.hazards:
            number = hazard.number
            if result := self.cleaned_data[f"result_{number}"]:
                yield (
                    number,
                    Outcome(
                        corrected=result == "yes",
                        note=self.cleaned_data[f"note_{number}"],
                        new_due=self.cleaned_data[f"new_due_{number}"],
                    ),
                )


class NoteForm(forms.Form):
    note = forms.CharField(label="情况说明", widget=LongText(rows=3), max_length=2000)


class CancelForm(forms.Form):
    reason = forms.CharField(label="取消理由", widget=LongText(rows=2), max_length=200)


class ReplaceForm(forms.Form):
    officers = forms.ModelMultipleChoiceField(
        Officer.objects.none(), label="新的检查组（至少2人）", widget=Checkboxes
    )
    reason = forms.CharField(label="调整原因", max_length=120)

    def __init__(self, record: Inspection, **kwargs: Any) -> None:
        super().__init__(initial={"officers": [one.pk for one in record.team]}, **kwargs)
        people: Any = self.fields["officers"]
        people.queryset = Officer.objects.filter(left_on__isnull=True, valid_to__gte=today())
        people.label_from_instance = lambda one: f"{one.name}（{one.certificate}）"
