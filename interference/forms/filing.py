"""The statutory report form (附表), and coming back with the receipt."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.urls import reverse

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.jurisdiction import current
from foundation.procedure.refusals import Refused
from foundation.web.forms import Checkboxes, DateField, FilesField, LongText, Radios
from foundation.workdays.calendar import Calendar
from foundation.workdays.quarters import today
from interference import rules
from interference.actions.filing import Filing
from interference.evidence import check_files
from interference.forms.choices import DIRECTNESS, ORGANS, REFUSALS
from interference.models.reports import Manner
from interference.vault import receipt

TEXT_LIMIT = 100_000  # characters
EARLIEST = date(1949, 10, 1)
EVIDENCE_HELP = (
    "可选多个文件：照片、录音、录像、PDF、Word、Excel、WPS 等，每个不超过 20 MB，最多 20 个。"
    "文件在传输过程中即加密保存。"
)


def long_text(label: str, *, rows: int = 4, required: bool = True, help_text: str = "") -> Any:
    return forms.CharField(
        label=label,
        max_length=TEXT_LIMIT,
        required=required,
        help_text=help_text,
        widget=LongText(rows=rows),
    )


def short_text(label: str, *, required: bool = True, help_text: str = "", length: int = 200) -> Any:
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text)


class EvidenceMixin(forms.Form):
    evidence = FilesField(label="证据材料", required=False, help_text=EVIDENCE_HELP)

    def clean_evidence(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["evidence"]
        try:
            check_files(files)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return files


class ReportForm(EvidenceMixin):
    """干预安全生产监管执法、插手具体案件处理情况报告表."""

    token = forms.CharField(widget=forms.HiddenInput)
    reporter_name = short_text("报告人姓名")
    reporter_title = short_text("报告人职务")
    reporter_contact = short_text("联系方式（仅受理机关可见）")
    leader_name = short_text("干预领导姓名")
    leader_title = short_text("干预领导职务")
    leader_organ = short_text("所在单位")
    leader_organ_kind = forms.ChoiceField(label="单位性质", choices=ORGANS, widget=Radios)
    event_date = DateField(label="干预发生日期")
    kinds = forms.TypedMultipleChoiceField(
        label="干预情形（第五条，可多选）",
        choices=[(kind, rules.kind_label(kind)) for kind in rules.KIND_TEXTS],
        coerce=int,
        widget=Checkboxes,
    )
    manner = forms.ChoiceField(label="干预方式", choices=Manner.choices, widget=Radios)
    manner_other = short_text("其他方式的说明", required=False)
    directness = forms.ChoiceField(
        label="直接或者间接",
        choices=DIRECTNESS,
        widget=Radios,
    )
    through = short_text("通过何人", required=False)
    facts = long_text("干预具体情况", rows=8, help_text="时间、地点、经过、原话，请尽量具体。")
    refusal = forms.ChoiceField(label="是否拒绝", choices=REFUSALS, widget=Radios)
    refusal_how = long_text("如何拒绝、结果如何", rows=3, required=False)
    related_case = short_text("相关案件或者检查", required=False, help_text="案号、企业名称等。")
    obstructs_transfer = forms.BooleanField(
        label="涉及妨碍涉嫌犯罪案件移送，或者以行政处罚代替移送（第九条）", required=False
    )
    remark = long_text("备注", rows=2, required=False)
    involved = forms.MultipleChoiceField(
        label="本单位哪些人员涉及其中（决定由谁受理，第六条）",
        choices=list(rules.INVOLVED_LABELS.items()),
        widget=Checkboxes,
    )
    special_reason = short_text("其他特殊情况的说明", required=False)
    to = forms.ChoiceField(
        label="报送机关",
        widget=Radios,
        help_text=(
            "一般报派驻纪检组；涉及本处室负责人、主管领导、主要领导或者有特殊情况的，可直接报上一级；"
            "涉及派驻纪检组的，只能报上一级。"
        ),
    )
    late_reason = long_text("逾期报告的原因", rows=2, required=False)

    template_name = "interference/report_form_fields.html"

    def __init__(self, *args: Any, reporter: User, calendar: Calendar, **kwargs: Any) -> None:
        initial = {
            "token": receipt.new_token(),
            "reporter_name": reporter.full_name,
            "reporter_title": reporter.title,
            "to": Role.DISCIPLINE,
        }
        super().__init__(*args, **{**kwargs, "initial": initial})
        self._calendar = calendar
        names = current().bodies
        cast("forms.ChoiceField", self.fields["to"]).choices = [
            (role.value, names[role.value]) for role in (Role.DISCIPLINE, Role.UPPER_DISCIPLINE)
        ]
        self.fields["event_date"].widget.attrs |= {
            "hx-post": reverse("interference:countdown"),
            "hx-target": "#countdown",
            "hx-trigger": "change",
            "hx-select": "unset",
            "hx-swap": "innerHTML",
        }

    def countdown(self, event: date) -> rules.Countdown:
        workdays = current().number("interference.report_workdays")
        return rules.countdown(event, today(), self._calendar, workdays=workdays)

    @property
    def shown_countdown(self) -> rules.Countdown | None:
        """What is left of the term for the date typed so far."""
        event = getattr(self, "cleaned_data", {}).get("event_date")
        return self.countdown(event) if event else None

    def clean_event_date(self) -> date:
        event: date = self.cleaned_data["event_date"]
        if event > today():
            raise forms.ValidationError("干预发生日期不能晚于今天，请核对。")
        if event < EARLIEST:
            raise forms.ValidationError("年份似乎有误，请核对。")
        return event

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._demand_with("manner", Manner.OTHER, "manner_other", "请说明是什么方式。")
        self._demand_with("directness", "through", "through", "请说明通过何人。")
        self._check_route(data)
        event = data.get("event_date")
        if event is not None and self.countdown(event).late and not data.get("late_reason"):
            due = self.countdown(event).due
            self.add_error(
                "late_reason",
                f"应于 {due.year}年{due.month}月{due.day}日前报告，现已逾期。"
                "报告仍会照常受理，请说明原因。",
            )
        return data

    def _demand_with(self, field: str, value: str, needed: str, message: str) -> None:
        if self.cleaned_data.get(field) == value and not self.cleaned_data.get(needed):
            self.add_error(needed, message)

    def _check_route(self, data: dict[str, Any]) -> None:
        involved = data.get("involved")
        if not involved:
            return
        if rules.Involved.NOBODY in involved and len(involved) > 1:
            self.add_error("involved", "“以上人员均不涉及”不能与其他选项同时选择。")
        elif rules.Involved.SPECIAL in involved and not data.get("special_reason"):
            self.add_error("special_reason", "请说明有什么特殊情况。")
        elif data.get("to") not in rules.routes(involved):
            self.add_error("to", _route_message(involved))

    def filing(self) -> Filing:
        """What the act needs; for valid forms."""
        data = dict(self.cleaned_data)
        event: date = data.pop("event_date")
        evidence = data.pop("evidence")
        data.pop("token")
        late = self.countdown(event).late
        return Filing(
            to=Role(data["to"]),
            involved=data["involved"],
            kinds=data["kinds"],
            manner=data["manner"],
            late=late,
            filed_on=today(),
            content={**data, "event_date": event.isoformat()},
            evidence=evidence,
        )


def _route_message(involved: list[str]) -> str:
    if rules.Involved.DISCIPLINE_GROUP in involved:
        return "涉及派驻纪检组的，只能直接报送上一级纪检监察机关，请改选。"
    return "不涉及本单位人员且无特殊情况的，应报送派驻纪检组，请改选。"


class ReceiptForm(forms.Form):
    """The receipt, to come back with."""

    number = short_text("回执号", length=40)
    secret = forms.CharField(
        label="回执密码",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SupplementForm(EvidenceMixin):
    number = forms.CharField(widget=forms.HiddenInput)
    secret = forms.CharField(widget=forms.HiddenInput)
    text = long_text("补充或者答复", rows=6)

    field_order = ("number", "secret", "text", "evidence")


class ProofForm(forms.Form):
    """Check that a report was filed on a day, without its text."""

    number = short_text("回执号", length=40)
    filed_on = DateField(label="提交日期")
    proof = short_text("提交证明码", length=60)
