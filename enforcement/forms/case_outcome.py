"""Forms of a case from telling the party to its closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from enforcement import case_drafts
from enforcement.actions.cases.challenges import Filed
from enforcement.actions.cases.deciding import Meeting, Voice
from enforcement.actions.cases.execution import Receipt
from enforcement.actions.cases.party import HearingPlan
from enforcement.actions.cases.service import Delivery
from enforcement.actions.cases.transfer import Answer
from enforcement.case_papers import FOR_THE_PARTY, documents_of, kind_of
from enforcement.forms.cases import PenaltiesForm, long_text
from enforcement.models import (
    Case,
    Challenge,
    CourtEnforcement,
    Defence,
    Payment,
    PenaltyItem,
    Service,
)
from enforcement.rules import cases as rules
from enforcement.rules.case_money import Instalment
from foundation.accounts.step_up import StepUpForm
from foundation.documents.models import Document
from foundation.web.forms import DateField, Radios
from foundation.workdays.quarters import today

VOICES = 9  # rows for members of the committee
INSTALMENTS = 6


class _TextForm(forms.Form):
    """One text, drafted from the case and edited before the document is issued."""

    draft: Callable[[Case], str]
    label = "正文"

    def __init__(self, record: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["text"] = long_text(
            self.label,
            rows=12,
            initial=type(self).draft(record),
            help_text="已按案件资料起草，请核对、修改后提交；提交后编号印发，不能再改。",
        )


class TellForm(_TextForm):
    draft = staticmethod(case_drafts.telling)
    label = "告知内容（事实、理由、依据、拟处罚）"


class RemindForm(_TextForm):
    draft = staticmethod(case_drafts.reminder)
    label = "催告内容"


class DecideForm(StepUpForm, _TextForm):
    draft = staticmethod(case_drafts.decision)
    label = "决定内容"
    field_order = ["text", "confirmation"]

    def __init__(self, record: Case, **kwargs: Any) -> None:
        super().__init__(record, **kwargs)
        self.order_fields(self.field_order)


class ApplyCourtForm(DecideForm):
    draft = staticmethod(case_drafts.application)
    label = "申请事项和理由"
    court = forms.CharField(label="人民法院", max_length=120)
    field_order = ["court", "text", "confirmation"]


class HandOverForm(_TextForm):
    draft = staticmethod(case_drafts.transfer)
    label = "移送理由"
    body = forms.CharField(label="接受移送的机关", max_length=120)


class AskClosingForm(_TextForm):
    draft = staticmethod(case_drafts.closing)
    label = "结案情况"


class DeliveryForm(forms.Form):
    method = forms.ChoiceField(label="送达方式", choices=Service.Method.choices, widget=Radios)
    sent_on = DateField(label="送交、寄出或者公告日期", initial=today)
    arrived_on = DateField(
        label="签收日期", required=False, help_text="与送交日期相同的不填；公告送达不填。"
    )
    receiver = forms.CharField(label="收件人", max_length=60, required=False)
    witness = forms.CharField(
        label="见证人", max_length=120, required=False, help_text="留置送达必填。"
    )
    note = forms.CharField(
        label="说明",
        max_length=300,
        required=False,
        help_text="留置送达写明拒收情形；公告送达写明载体和原因；邮寄送达可写邮件号。",
    )
    proof = forms.FileField(
        label="送达凭证", required=False, help_text="签收的回执、邮单、照片等。"
    )

    def delivery(self) -> Delivery:
        names = ("method", "sent_on", "arrived_on", "receiver", "witness", "note", "proof")
        return Delivery(**{name: self.cleaned_data[name] for name in names})


class ServiceForm(DeliveryForm):
    document = forms.ChoiceField(label="文书", widget=Radios)
    field_order = ["document"]

    def __init__(self, record: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        done = set(record.services.values_list("document_id", flat=True))
        self.waiting = {
            str(one.pk): one
            for one in documents_of(record)
            if kind_of(one) in FOR_THE_PARTY
            and kind_of(one) not in ("decision", "no_penalty", "change")
            and one.pk not in done
            and one.in_force
        }
        field: Any = self.fields["document"]
        field.choices = [(pk, f"{one.title} {one}") for pk, one in self.waiting.items()]

    @property
    def chosen(self) -> Document:
        return self.waiting[self.cleaned_data["document"]]


class DefenceForm(forms.Form):
    kind = forms.ChoiceField(label="种类", choices=Defence.Kind.choices, widget=Radios)
    received_on = DateField(label="收到日期", initial=today)
    text = long_text("陈述申辩内容，或者放弃的声明")
    adopted = forms.ChoiceField(
        label="复核意见", required=False, choices=[("", "（放弃的不填）"), *Defence.Adopted.choices]
    )
    reasons = long_text("复核理由", rows=3, required=False)


class HearingRequestForm(forms.Form):
    asked_on = DateField(label="申请日期", initial=today)
    request = long_text("申请理由", rows=3)


class HearingPlanForm(forms.Form):
    planned_on = DateField(label="听证日期")
    place = forms.CharField(label="听证地点", max_length=200)
    chair = forms.CharField(label="听证主持人", max_length=60, help_text="不能是本案调查人员。")
    clerk = forms.CharField(label="记录人", max_length=60)
    public = forms.BooleanField(label="公开举行", required=False, initial=True)

    def plan(self) -> HearingPlan:
        return HearingPlan(**self.cleaned_data)


class HearingRecordForm(forms.Form):
    held_on = DateField(label="举行日期", initial=today)
    attendance = long_text("参加人", rows=3)
    record = long_text("听证情况", rows=12)
    opinion = long_text("主持人意见", rows=4)


class DropHearingForm(forms.Form):
    dropped_on = DateField(label="日期", initial=today)
    reason = forms.CharField(label="放弃情况", max_length=200)


class DiscussForm(PenaltiesForm):
    """The meeting, the voices of its members, and the penalties as resolved."""

    penalties_how = "已按拟处罚填写，可以减轻，不得加重；结果不是给予处罚的，不起作用。"
    held_on = DateField(label="讨论日期", initial=today)
    chair = forms.CharField(label="主持人", max_length=60)
    minutes = long_text("讨论情况", rows=10)

    def __init__(self, record: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        outcomes = [("", "—"), *rules.OUTCOMES.items()]
        for place in range(1, VOICES + 1):
            self.fields[f"member_{place}"] = forms.CharField(
                label=f"委员{place}", max_length=60, required=False
            )
            self.fields[f"vote_{place}"] = forms.ChoiceField(
                label="意见", choices=outcomes, required=False
            )
            self.fields[f"remark_{place}"] = forms.CharField(
                label="说明", max_length=300, required=False
            )
        rows = record.penalties.filter(round=record.round, stage="proposed").order_by("number")
        self.add_penalties([row.penalty for row in rows])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for place in range(1, VOICES + 1):
            if bool(data.get(f"member_{place}")) != bool(data.get(f"vote_{place}")):
                self.add_error(f"member_{place}", "姓名和意见应当同时填写。")
        return data

    @property
    def sections(self) -> list[Any]:
        places = range(1, VOICES + 1)
        voices = [f"{part}_{place}" for place in places for part in ("member", "vote", "remark")]
        return [
            ("会议", "", "case-two", self.of(["held_on", "chair", "minutes"])),
            ("委员意见", "至少三名委员；没有用到的行留空。", "case-three", self.of(voices)),
            self.penalty_section,
        ]

    def meeting(self) -> Meeting:
        data = self.cleaned_data
        voices = [
            Voice(data[f"member_{place}"], data[f"vote_{place}"], data[f"remark_{place}"])
            for place in range(1, VOICES + 1)
            if data[f"member_{place}"]
        ]
        return Meeting(data["held_on"], data["chair"], data["minutes"], voices, self.penalties())


class PaymentForm(forms.Form):
    kind = forms.ChoiceField(
        label="款项", choices=Payment.Kind.choices, widget=Radios, initial=Payment.Kind.FINE
    )
    amount = forms.DecimalField(label="金额（元）", max_digits=14, decimal_places=2)
    paid_on = DateField(label="缴款日期", initial=today)
    number = forms.CharField(label="票据号码", max_length=40)

    def receipt(self) -> Receipt:
        return Receipt(**self.cleaned_data)


class ExecutionForm(forms.Form):
    item = forms.ModelChoiceField(
        PenaltyItem.objects.none(), label="处罚", widget=Radios, empty_label=None
    )
    executed_on = DateField(label="执行完毕日期", initial=today)
    remark = forms.CharField(label="执行情况", max_length=300)

    def __init__(self, record: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        field: Any = self.fields["item"]
        field.queryset = PenaltyItem.objects.filter(
            decision__case=record, decision__state="in_force", executed_on__isnull=True
        ).exclude(kind__in=rules.MONEY)
        field.label_from_instance = case_drafts.penalty_line


class InstalmentsForm(StepUpForm):
    reason = long_text("理由", rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, INSTALMENTS + 1):
            self.fields[f"due_{place}"] = DateField(label=f"第{place}期期限", required=False)
            self.fields[f"amount_{place}"] = forms.DecimalField(
                label="金额（元）", max_digits=14, decimal_places=2, required=False
            )
        self.fields["confirmation"] = self.fields.pop("confirmation")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for place in range(1, INSTALMENTS + 1):
            if (data.get(f"due_{place}") is None) != (data.get(f"amount_{place}") is None):
                self.add_error(f"due_{place}", "期限和金额应当同时填写。")
        return data

    @property
    def sections(self) -> list[Any]:
        places = range(1, INSTALMENTS + 1)
        parts = [self[f"{part}_{place}"] for place in places for part in ("due", "amount")]
        return [
            ("各期", "各期合计应当等于尚欠的罚款；没有用到的行留空。", "case-two", parts),
            ("批准", "", "", [self["reason"], self["confirmation"]]),
        ]

    def parts(self) -> list[Instalment]:
        data = self.cleaned_data
        return [
            Instalment(data[f"due_{place}"], data[f"amount_{place}"])
            for place in range(1, INSTALMENTS + 1)
            if data[f"due_{place}"]
        ]


class RulingForm(forms.Form):
    ruling = forms.ChoiceField(label="裁定", choices=CourtEnforcement.Ruling.choices, widget=Radios)
    ruling_number = forms.CharField(label="裁定文号", max_length=80)
    ruled_on = DateField(label="裁定日期", initial=today)


class CrimeForm(forms.Form):
    offence = forms.CharField(label="涉嫌罪名", max_length=120)
    grounds = long_text("涉嫌犯罪的事实和依据")


class TransferDecisionForm(StepUpForm):
    approve = forms.ChoiceField(
        label="决定", choices=[("yes", "批准移送"), ("no", "不移送")], widget=Radios
    )
    reason = long_text("决定理由", rows=4)


class AnswerForm(forms.Form):
    accepted = forms.ChoiceField(
        label="答复", choices=[("yes", "立案"), ("no", "不予立案")], widget=Radios
    )
    received_on = DateField(label="收到日期", initial=today)
    number = forms.CharField(label="答复文号", max_length=80)
    note = long_text("答复内容", rows=3, required=False)

    def answer(self) -> Answer:
        return Answer(**{**self.cleaned_data, "accepted": self.cleaned_data["accepted"] == "yes"})


class ReconsiderForm(forms.Form):
    choice = forms.ChoiceField(
        label="处理",
        choices=[("ask", "提请复议"), ("accept", "接受不予立案，继续行政处理")],
        widget=Radios,
    )
    asked_on = DateField(label="日期", initial=today)


class ChallengeForm(forms.Form):
    kind = forms.ChoiceField(label="种类", choices=Challenge.Kind.choices, widget=Radios)
    filed_on = DateField(label="受理日期", initial=today)
    body = forms.CharField(label="复议机关或者法院", max_length=120)
    number = forms.CharField(label="受理文号或者案号", max_length=80)

    def filed(self) -> Filed:
        return Filed(**self.cleaned_data)


class ChallengeResultForm(forms.Form):
    result = forms.ChoiceField(label="结果", choices=Challenge.Result.choices, widget=Radios)
    concluded_on = DateField(label="生效日期", initial=today)
    text = long_text("结果内容", rows=4)


class RevokeForm(StepUpForm):
    anew = forms.ChoiceField(
        label="撤销后",
        choices=[("no", "撤销案件"), ("yes", "重新调查，另行作出决定")],
        widget=Radios,
    )
    reason = long_text("撤销的理由", rows=4)
    text = long_text("决定内容（印发撤销行政处罚决定书）", rows=8)


class ChangeForm(StepUpForm, PenaltiesForm):
    reason = long_text("变更的理由", rows=4)
    text = long_text("决定内容（印发变更行政处罚决定书）", rows=8)

    def __init__(self, record: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        rows = PenaltyItem.objects.filter(decision__case=record, decision__state="in_force")
        self.add_penalties([row.penalty for row in rows])

    @property
    def sections(self) -> list[Any]:
        return [
            self.penalty_section,
            ("变更", "", "", self.of(["reason", "text", "confirmation"])),
        ]
