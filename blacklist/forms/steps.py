"""Forms of the steps of a listing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms

from blacklist import papers
from blacklist.actions.collecting import Collected
from blacklist.actions.deciding import Session
from blacklist.actions.publishing import Release, unpublished
from blacklist.actions.telling import Reply, Served, Statement
from blacklist.actions.watching import Handed, Seen
from blacklist.models import (
    Check,
    Consultation,
    Defence,
    Heavier,
    Listing,
    Meeting,
    Notice,
    PeriodReport,
    Publication,
)
from blacklist.rules import grounds
from enforcement.models import Inspection
from foundation.accounts.models import User
from foundation.accounts.step_up import StepUpForm
from foundation.enterprises.fields import EnterpriseField
from foundation.jurisdiction import current
from foundation.web.forms import Checkboxes, DateField, FilesField, LongText, Radios
from foundation.workdays.quarters import today

LONGEST = 10_000
EDIT = "已按案卷起草，请核对、修改后提交；提交后编号印发，不能再改。"
YES_NO = [("yes", "是"), ("no", "否")]


def long_text(label: str, rows: int = 4, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=LongText(rows=rows), max_length=LONGEST, **given)


class CollectForm(forms.Form):
    enterprise = EnterpriseField(label="企业", active_only=False)
    source = forms.ChoiceField(label="信息来源", choices=Listing.Source.choices, widget=Radios)
    reference = forms.CharField(
        label="来源说明", max_length=200, required=False, help_text="移送函文号、举报编号等。"
    )
    kinds = forms.MultipleChoiceField(
        label="第五条情形", choices=list(grounds.LABELS.items()), widget=Checkboxes
    )
    cause = forms.CharField(label="案由", max_length=200)
    conduct = long_text("违法违规行为")
    facts = long_text("符合该情形的事实", help_text="时间、地点、后果和证据。")

    def collected(self) -> Collected:
        return Collected(**self.cleaned_data)


class GroundForm(forms.Form):
    kind = forms.ChoiceField(
        label="第五条情形", choices=list(grounds.LABELS.items()), widget=Radios
    )
    text = long_text("事实")


class CauseForm(forms.Form):
    cause = forms.CharField(label="案由", max_length=200)


class ReasonForm(forms.Form):
    reason = long_text("理由")


class ReasonStepForm(StepUpForm):
    reason = long_text("理由")


class _Drafted(forms.Form):
    """A text drafted from the file, edited before the document is issued."""

    draft: Callable[[Listing], str]
    text_label = "正文"

    def __init__(self, record: Listing, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["text"] = long_text(
            self.text_label, rows=12, initial=type(self).draft(record), help_text=EDIT
        )


class ConsultForm(_Drafted):
    draft = staticmethod(papers.draft_consultation)
    authority = forms.CharField(label="注册地主管部门", max_length=120)

    def __init__(self, record: Listing, **kwargs: Any) -> None:
        super().__init__(record, **kwargs)
        self.fields["authority"].initial = record.enterprise.home_authority


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(label="答复", choices=Consultation.Answer.choices, widget=Radios)
    answered_on = DateField(label="复函日期", initial=today)
    number = forms.CharField(label="复函文号", max_length=80, required=False)
    opinion = long_text("答复意见")

    def reply(self) -> Reply:
        return Reply(**self.cleaned_data)


class NoticeForm(_Drafted):
    draft = staticmethod(papers.draft_notice)
    method = forms.ChoiceField(label="送达方式", choices=Notice.Method.choices, widget=Radios)
    served_on = DateField(label="送达日期", initial=today)
    receiver = forms.CharField(label="收件人", max_length=60, required=False)

    def served(self) -> Served:
        data = self.cleaned_data
        return Served(data["method"], data["served_on"], data["receiver"])


class DefenceForm(forms.Form):
    received_on = DateField(label="收到日期", initial=today)
    posted_on = DateField(
        label="邮戳日期", required=False, help_text="邮寄的填写；是否逾期以邮戳为准。"
    )
    text = long_text("陈述申辩内容", rows=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = FilesField(label="证据材料", required=False)

    def statement(self) -> Statement:
        return Statement(**self.cleaned_data)


class HearForm(forms.Form):
    adopted = forms.ChoiceField(
        label="复核意见",
        choices=Defence.Adopted.choices,
        widget=Radios,
        required=False,
        help_text="期满没有提出陈述申辩的不选。",
    )
    reasons = long_text("复核理由", required=False, help_text="逐条回应事实、理由和证据。")


class _SessionForm(StepUpForm):
    outcomes: tuple[str, ...] = ()
    held_on = DateField(label="会议日期", initial=today)
    outcome = forms.ChoiceField(label="结果", widget=Radios)
    minutes = long_text("讨论情况")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Meeting.Outcome.choices)
        field = cast("forms.ChoiceField", self.fields["outcome"])
        field.choices = [(one, str(labels[one])) for one in self.outcomes]
        self.order_fields(["held_on", "number", "outcome", "minutes", "text", "confirmation"])

    def session(self) -> Session:
        data = self.cleaned_data
        return Session(data["held_on"], data["outcome"], data["minutes"], data.get("number", ""))


class DiscussForm(_SessionForm):
    outcomes = ("list", "reject")


class DiscussExitForm(_SessionForm):
    outcomes = ("remove", "continue")


class _DecideForm(_SessionForm):
    """``text`` is the decision; without one (returned, not listed) none is issued."""

    number = forms.CharField(label="会议（纪要）文号", max_length=80)

    def __init__(self, record: Listing, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["text"] = long_text(
            "决定正文", rows=12, required=False, initial=self.drafted(record), help_text=EDIT
        )
        self.order_fields(["held_on", "number", "outcome", "minutes", "text", "confirmation"])

    def drafted(self, record: Listing) -> str:
        return papers.draft_decision(record)


class DecideForm(_DecideForm):
    outcomes = ("list", "reject", "return")


class DecideExitForm(_DecideForm):
    outcomes = ("remove", "continue", "return")

    def drafted(self, record: Listing) -> str:
        last = record.meetings.filter(about="exit", kind="office").order_by("-pk").first()
        return papers.draft_exit(record, last.outcome if last else "remove")


class CopyForm(_Drafted):
    draft = staticmethod(papers.draft_copy)
    departments = forms.CharField(
        label="抄送单位", widget=LongText(rows=4), max_length=2000, help_text="每行一个单位。"
    )

    def __init__(self, record: Listing, **kwargs: Any) -> None:
        super().__init__(record, **kwargs)
        known = set(record.copies.values_list("department", flat=True))
        bureau = current().bodies["bureau"]
        self.fields["departments"].initial = "" if bureau in known else bureau

    def names(self) -> list[str]:
        return str(self.cleaned_data["departments"]).splitlines()


class ReleaseForm(forms.Form):
    medium = forms.ChoiceField(label="媒体种类", choices=Publication.Medium.choices, widget=Radios)
    name = forms.CharField(label="媒体名称", max_length=120)
    published_on = DateField(label="公布日期", initial=today)
    batch = forms.CharField(
        label="批次",
        max_length=40,
        required=False,
        help_text="原则上每年公布一批，例如：2026年第1批。",
    )
    where = forms.CharField(label="版面或者网址", max_length=300, required=False)

    def release(self) -> Release:
        return Release(**self.cleaned_data)


class RemovalReleaseForm(ReleaseForm):
    """Only media that carried the listing and not yet the removal."""

    def __init__(self, record: Listing, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        names = unpublished(record)
        self.fields["name"] = forms.ChoiceField(
            label="媒体名称", choices=[(name, name) for name in names], widget=Radios
        )
        del self.fields["batch"]
        self.order_fields(["name", "medium", "published_on", "where"])


class ReportForm(forms.Form):
    report = forms.ModelChoiceField(
        PeriodReport.objects.none(), label="报告", empty_label=None, widget=Radios
    )
    received_on = DateField(label="收到日期", initial=today)
    text = long_text("报告内容", rows=6)

    def __init__(self, record: Listing, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        field = cast("forms.ModelChoiceField[PeriodReport]", self.fields["report"])
        field.queryset = record.reports.filter(received_on__isnull=True)
        field.label_from_instance = label_of  # type: ignore[method-assign,assignment]
        self.fields["files"] = FilesField(label="报告文件", required=False)

    def handed(self) -> Handed:
        data = self.cleaned_data
        return Handed(data["received_on"], data["text"], data["files"])


def label_of(report: PeriodReport) -> str:
    return (
        f"{report}（{report.first:%Y-%m-%d}至{report.last:%Y-%m-%d}，应于{report.due:%Y-%m-%d}前）"
    )


class _SeenForm(forms.Form):
    on = DateField(label="检查日期", initial=today)
    inspection = forms.CharField(
        label="监督检查编号", max_length=20, required=False, help_text="在系统中办理的填写。"
    )
    partner = forms.CharField(label="会同单位", max_length=120, required=False)
    text = long_text("检查情况", rows=6)

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_inspection(self) -> Inspection | None:
        number = self.cleaned_data["inspection"].strip()
        if not number:
            return None
        found: Inspection | None = Inspection.objects.filter(
            number=number, started_on__isnull=False
        ).first()
        if found is None:
            raise forms.ValidationError("没有这个编号的已开展的检查。")
        return found


class CheckForm(_SeenForm):
    kind = forms.ChoiceField(
        label="检查种类",
        choices=[one for one in Check.Kind.choices if one[0] != "exit"],
        widget=Radios,
    )
    corrected = forms.ChoiceField(
        label="整改到位", choices=[("", "未判定"), *YES_NO], required=False
    )
    field_order = ("kind", "on", "inspection", "partner", "text", "corrected")

    def seen(self) -> Seen:
        data = self.cleaned_data
        judged = {"yes": True, "no": False}.get(data["corrected"])
        return Seen(
            data["kind"], data["on"], data["text"], judged, data["inspection"], data["partner"]
        )


class ExitForm(_SeenForm):
    corrected = forms.ChoiceField(label="整改到位", choices=YES_NO, widget=Radios)
    new_ground = forms.ChoiceField(label="列入期间又有第五条情形", choices=YES_NO, widget=Radios)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].label = "会同的市县工业主管部门"
        self.fields["partner"].required = True

    def seen(self) -> Seen:
        data = self.cleaned_data
        return Seen(
            "exit",
            data["on"],
            data["text"],
            data["corrected"] == "yes",
            data["inspection"],
            data["partner"],
            data["new_ground"] == "yes",
        )


class HeavierForm(forms.Form):
    reason = forms.ChoiceField(label="原因", choices=Heavier.Reason.choices, widget=Radios)
    text = long_text("事实")


class ClosureForm(_Drafted):
    draft = staticmethod(papers.draft_closure)
    text_label = "提请关闭函正文"
    government = forms.CharField(label="提请的人民政府", max_length=120)
    reason = long_text("不具备安全生产条件的情况")
