"""Forms of a case from its proposal to the legal review."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q

from enforcement.actions.cases.filing import CAN_OPEN, Proposal
from enforcement.actions.cases.investigation import Exhibit, Questioning, Report
from enforcement.models import Case, CaseEvidence, ClockStop, Inspection, Officer
from enforcement.rules import cases as rules
from foundation.accounts.models import User
from foundation.accounts.step_up import StepUpForm
from foundation.enterprises.fields import EnterpriseField
from foundation.enterprises.models import Industry
from foundation.regions import tree
from foundation.web.forms import Checkboxes, DateField, DateTimeField, LongText, Radios
from foundation.workdays.quarters import today

LONGEST = 20_000  # characters


def long_text(label: str, *, rows: int = 5, **given: Any) -> forms.CharField:
    """A long text, at most 20,000 characters."""
    return forms.CharField(label=label, widget=LongText(rows=rows), max_length=LONGEST, **given)


def set_officers(form: forms.Form) -> None:
    """Offer the officers who are in post with a valid certificate."""
    field: Any = form.fields["officers"]
    field.queryset = Officer.objects.in_post().certified(today())
    field.label_from_instance = lambda one: f"{one.name}（{one.certificate}）"


def officers_field(label: str) -> forms.ModelMultipleChoiceField[Officer]:
    return forms.ModelMultipleChoiceField(Officer.objects.none(), label=label, widget=Checkboxes)


class ProposeForm(forms.Form):
    """A proposal; what is known of the enterprise and the inspection need not be typed again."""

    title = forms.CharField(
        label="案由", max_length=120, help_text="例如：未按规定储存民用爆炸物品。"
    )
    source = forms.ChoiceField(label="案件来源", choices=Case.Source.choices, widget=Radios)
    inspection = forms.CharField(
        label="监督检查编号",
        max_length=20,
        required=False,
        help_text="来源为监督检查时填写，例如 JC2026-0001。",
    )
    reference = forms.CharField(
        label="来源说明", max_length=200, required=False, help_text="举报编号、移送函文号等。"
    )
    party = forms.ChoiceField(label="当事人类型", choices=Case.Party.choices, widget=Radios)
    enterprise = EnterpriseField(label="登记企业", required=False, active_only=False)
    party_name = forms.CharField(
        label="当事人", max_length=120, required=False, help_text="选择了登记企业的单位可以不填。"
    )
    party_code = forms.CharField(
        label="统一社会信用代码或者身份证件号码", max_length=30, required=False
    )
    party_address = forms.CharField(label="住所", max_length=200, required=False)
    party_phone = forms.CharField(label="联系电话", max_length=30, required=False)
    representative = forms.CharField(label="法定代表人（负责人）", max_length=60, required=False)
    region_code = forms.ChoiceField(label="行政区域", required=False)
    industry = forms.ChoiceField(
        label="行业", required=False, choices=[("", "（同登记企业）"), *Industry.choices]
    )
    suspicion = long_text("涉嫌违法事实", help_text="时间、地点、行为和已掌握的证据。")
    officers = officers_field("承办人（至少2人，含本人）")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions: Any = self.fields["region_code"]
        regions.choices = [("", "（同登记企业）"), *tree().choices()]
        set_officers(self)

    def clean_inspection(self) -> Inspection | None:
        number = self.cleaned_data["inspection"].strip()
        if not number:
            return None
        found: Inspection | None = Inspection.objects.filter(
            number__iexact=number, state__in=CAN_OPEN
        ).first()
        if found is None:
            raise forms.ValidationError("没有这个编号的检查，或者还没有记录，或者已经办结。")
        return found

    def clean(self) -> dict[str, Any]:
        """Fill in from the enterprise what was left empty; a person needs all of it typed."""
        data: dict[str, Any] = super().clean() or {}
        unit = data.get("enterprise")
        if unit is not None and data.get("party") == Case.Party.UNIT:
            self._known(data, unit)
        if unit is not None:
            data["region_code"] = data.get("region_code") or unit.region_code
            data["industry"] = data.get("industry") or unit.industry
        for name in ("party_name", "party_address", "region_code", "industry"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, "请填写；单位选择登记企业后可以不填。")
        return data

    @staticmethod
    def _known(data: dict[str, Any], unit: Any) -> None:
        known = {
            "party_name": unit.name,
            "party_code": unit.credit_code,
            "party_address": unit.address,
            "party_phone": unit.contact_phone,
            "representative": unit.legal_representative,
        }
        for name, value in known.items():
            data[name] = data.get(name) or value

    def proposal(self) -> Proposal:
        return Proposal(**self.cleaned_data)


class OpinionForm(StepUpForm):
    opinion = long_text("审批意见", rows=3, initial="同意。")


class ReasonStepForm(StepUpForm):
    reason = long_text("理由", rows=4)


class ReasonForm(forms.Form):
    reason = long_text("理由", rows=4)


class OfficersForm(forms.Form):
    officers = officers_field("承办人（至少2人）")
    reason = forms.CharField(label="调整原因", max_length=120)

    def __init__(self, record: Case, **kwargs: Any) -> None:
        super().__init__(initial={"officers": [one.pk for one in record.team]}, **kwargs)
        set_officers(self)
        field: Any = self.fields["officers"]
        now = [one.pk for one in record.team]
        field.queryset = Officer.objects.filter(
            Q(pk__in=now) | Q(pk__in=field.queryset.values("pk"))
        )


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(label="证据种类", choices=CaseEvidence.Kind.choices)
    name = forms.CharField(label="名称", max_length=120)
    proves = forms.CharField(label="证明事项", max_length=300)
    origin = forms.CharField(label="来源", max_length=120, help_text="提取、提供的单位和人员。")
    taken_on = DateField(label="取得日期", initial=today)
    upload = forms.FileField(
        label="证据文件", required=False, help_text="不超过20 MB；物证可以不上传。"
    )

    def exhibit(self) -> Exhibit:
        return Exhibit(**self.cleaned_data)


class InterviewForm(forms.Form):
    person = forms.CharField(label="被询问人", max_length=60)
    role = forms.CharField(label="单位和职务", max_length=120)
    place = forms.CharField(label="询问地点", max_length=200)
    started_at = DateTimeField(label="开始时间")
    ended_at = DateTimeField(label="结束时间")
    text = long_text(
        "询问和回答",
        rows=14,
        initial="问：我们是执法人员，这是执法证件，请你过目。你是否申请回避？\n答：\n"
        "问：你应当如实回答，不得拒绝或者阻挠。你清楚吗？\n答：\n",
        help_text="一问一答，逐条记录；提交后制作询问笔录。",
    )

    def questioning(self) -> Questioning:
        return Questioning(**self.cleaned_data)


class PenaltiesForm(forms.Form):
    """A field for each kind of penalty; an empty one is not imposed.

    ``sections`` are (legend, explanation, layout, fields), the penalties in one of their own.
    """

    penalties_how = "在给予的各项中填写金额、内容或者勾选，不给予的留空。金额最多两位小数。"

    @property
    def sections(self) -> list[tuple[str, str, str, list[forms.BoundField]]]:
        names = [name for name in self.fields if not name.startswith("penalty_")]
        return [("", "", "", self.of(names)), self.penalty_section]

    @property
    def penalty_section(self) -> tuple[str, str, str, list[forms.BoundField]]:
        names = [name for name in self.fields if name.startswith("penalty_")]
        return ("处罚", self.penalties_how, "case-two", self.of(names))

    def of(self, names: Iterable[str]) -> list[forms.BoundField]:
        """The bound fields with these names."""
        return [self[name] for name in names]

    def add_penalties(self, known: list[rules.Penalty]) -> None:
        """Add the fields, filled with ``known``."""
        filled = {one.kind: one for one in known}
        for kind, label in rules.KINDS.items():
            before = filled.get(kind)
            self.fields[f"penalty_{kind}"] = _penalty_field(kind, label, before)

    def penalties(self) -> list[rules.Penalty]:
        found = []
        for kind in rules.KINDS:
            value = self.cleaned_data.get(f"penalty_{kind}")
            if value:
                amount = value if isinstance(value, Decimal) else None
                found.append(rules.Penalty(kind, amount, value if isinstance(value, str) else ""))
        return found


def _penalty_field(kind: str, label: str, before: rules.Penalty | None) -> forms.Field:
    if kind in rules.MONEY:
        return forms.DecimalField(
            label=f"{label}（元）",
            required=False,
            max_digits=14,
            decimal_places=2,
            initial=before.amount if before else None,
        )
    if kind in rules.DONE_ON_SERVICE:
        return forms.BooleanField(label=label, required=False, initial=before is not None)
    return forms.CharField(
        label=label,
        max_length=300,
        required=False,
        initial=before.text if before else "",
        help_text="写明证件、期限等具体内容；不给予的留空。",
    )


class ReportForm(PenaltiesForm):
    facts = long_text("查明的事实")
    violated = long_text("违反的规定", rows=2, help_text="法律、法规、规章的名称和条、款、项。")
    basis = long_text("处罚依据", rows=2)
    discretion = long_text("裁量理由", rows=3, help_text="适用的裁量基准和从轻、从重的情节。")
    complex = forms.BooleanField(label="情节复杂或者重大违法（应当法制审核）", required=False)

    def __init__(self, record: Case, **kwargs: Any) -> None:
        before = {
            name: getattr(record, name)
            for name in ("facts", "violated", "basis", "discretion", "complex")
        }
        super().__init__(initial={**before, "facts": record.facts or record.suspicion}, **kwargs)
        rows = record.penalties.filter(round=record.round - 1, stage="proposed")
        self.add_penalties([row.penalty for row in rows])

    def report(self) -> Report:
        data = self.cleaned_data
        named = {
            name: data[name] for name in ("facts", "violated", "basis", "discretion", "complex")
        }
        return Report(**named, penalties=self.penalties())


class StopForm(forms.Form):
    kind = forms.ChoiceField(
        label="原因",
        choices=[
            choice for choice in ClockStop.Kind.choices if choice[0] not in ("hearing", "transfer")
        ],
        widget=Radios,
        help_text="听证和移送的期间自动扣除，不需要登记。",
    )
    since = DateField(label="起始日期", initial=today)
    reason = forms.CharField(label="说明", max_length=200)


class ResumeForm(forms.Form):
    kind = forms.ChoiceField(label="原因", widget=Radios)
    until = DateField(label="结束日期（含当日）", initial=today)

    def __init__(self, record: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        standing = record.stops.filter(until__isnull=True).exclude(kind__in=["hearing", "transfer"])
        field: Any = self.fields["kind"]
        field.choices = [(stop.kind, stop.get_kind_display()) for stop in standing]


class ExtendForm(StepUpForm):
    days = forms.IntegerField(label="延长天数", min_value=1, max_value=365)
    reason = long_text("延长理由", rows=4)


class ReviewForm(StepUpForm):
    """Each item of the checklist, the conclusion, and the opinion."""

    passed = forms.ChoiceField(
        label="审核结论", choices=[("yes", "审核通过"), ("no", "退回承办处室")], widget=Radios
    )
    opinion = long_text("审核意见")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = {
            f"item_{place}": forms.ChoiceField(
                label=f"{place}. {item}",
                choices=[("yes", "符合要求，无问题"), ("no", "不符合要求，或者存在问题")],
                widget=Radios,
            )
            for place, item in enumerate(rules.CHECKLIST, start=1)
        }
        self.fields = {**items, **self.fields}

    def answers(self) -> list[bool]:
        return [
            self.cleaned_data[f"item_{place}"] == "yes"
            for place in range(1, len(rules.CHECKLIST) + 1)
        ]


def of_user(user: User) -> dict[str, Any]:
    """First values of a proposal: the officer who proposes."""
    officer = getattr(user, "officer", None)
    return {"officers": [officer.pk] if officer else [], "party": Case.Party.UNIT}
