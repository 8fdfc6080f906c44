"""Forms of annual plans and campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField

from enforcement.actions.campaigns import Campaign
from enforcement.actions.plan_content import ItemGiven
from enforcement.enterprise_lines import EnterpriseLinesField
from enforcement.models import Plan, PlanItem, Sheet
from enforcement.rules import capacity
from foundation.accounts.models import Office
from foundation.accounts.step_up import StepUpForm
from foundation.enterprises.models import Industry
from foundation.web.forms import Checkboxes, DateField, LongText, Radios

MOST = 1_000_000
COMPUTED = "可以不填，由系统计算。"


def whole(
    label: str, *, required: bool = False, most: int = MOST, **kwargs: Any
) -> forms.IntegerField:
    widget = forms.NumberInput({"inputmode": "numeric", "step": 1})
    return forms.IntegerField(
        label=label, required=required, min_value=0, max_value=most, widget=widget, **kwargs
    )


class NewPlanForm(forms.Form):
    year = forms.IntegerField(label="年度", min_value=2004, max_value=2100)
    title = forms.CharField(
        label="计划名称", max_length=120, required=False, help_text="不填时按单位名称和年度生成。"
    )
    from_last = forms.BooleanField(
        label="带入上一年度计划的事项",
        required=False,
        help_text="带入后可以逐项修改、移出；测算表须重新填写。",
    )


class SheetForm(forms.Form):
    """Every line of the sheet. Sums may be typed, and are then checked, or left empty."""

    officers = whole("执法人员（人）", required=True)
    legal_workdays = whole("每人法定工作日（天）", required=True)
    legal_reason = forms.CharField(
        label="采用其他天数的理由",
        max_length=300,
        required=False,
        help_text="与工作日历一致的不填。",
    )
    total = whole("总法定工作日（合计）", help_text=COMPUTED)
    other = whole("其他执法工作日（合计）", help_text=COMPUTED)
    non = whole("非执法工作日（合计）", help_text=COMPUTED)
    inspection = whole("监督检查工作日（合计）", help_text=COMPUTED)
    key = whole("重点检查工作日")
    general = whole("一般检查工作日")

    def __init__(
        self,
        plan: Plan,
        workdays: int,
        *,
        provisional: bool = False,
        registered: int = 0,
        **kwargs: Any,
    ) -> None:
        sheet = Sheet.objects.filter(plan=plan).prefetch_related("lines").first()
        initial = _sheet_initial(sheet) if sheet else {"legal_workdays": workdays}
        super().__init__(initial=initial, **kwargs)
        for line in capacity.LINES:
            self.fields[line.code] = whole(line.label)
        note = "（暂定，节假日安排尚未公布）" if provisional else ""
        by_calendar = f"按工作日历，{plan.year}年为 {workdays} 天{note}。"
        self.fields["legal_workdays"].help_text = by_calendar
        in_register = f"登记在册、该年度证件有效的执法人员 {registered} 人。"
        self.fields["officers"].help_text = in_register

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for problem in capacity.problems_of(self.stated()):
                self.add_error(
                    problem.field if problem.field in self.fields else None, problem.text
                )
        return data

    def stated(self) -> capacity.Stated:
        data = self.cleaned_data
        sums = ("key", "general", "total", "other", "non", "inspection")
        return capacity.Stated(
            officers=data["officers"],
            legal_workdays=data["legal_workdays"],
            lines={line.code: data.get(line.code) or 0 for line in capacity.LINES},
            **{name: data.get(name) for name in sums},
        )

    def sections(self) -> Iterator[tuple[str, str, list[BoundField]]]:
        """The parts of the sheet: what they are called, how they add up, their fields."""
        yield (
            "一、总法定工作日",
            "执法人员 × 每人法定工作日。",
            self._fields("officers", "legal_workdays", "legal_reason", "total"),
        )
        for group, mark in ((capacity.Group.OTHER, "二"), (capacity.Group.NON, "三")):
            codes = [line.code for line in capacity.lines_of(group)]
            label = capacity.GROUP_LABELS[group]
            yield f"{mark}、{label}", "没有的项目不填。", self._fields(*codes, str(group))
        yield (
            "四、监督检查工作日",
            "总法定工作日 − 其他执法工作日 − 非执法工作日；重点检查与一般检查可以只填一项。",
            self._fields("inspection", "key", "general"),
        )

    def _fields(self, *names: str) -> list[BoundField]:
        return [self[name] for name in names]


def _sheet_initial(sheet: Sheet) -> dict[str, Any]:
    return {
        "officers": sheet.officers,
        "legal_workdays": sheet.legal_workdays,
        "legal_reason": sheet.legal_reason,
        "key": sheet.key_days,
        "general": sheet.general_days,
        **{line.kind: line.days or None for line in sheet.lines.all()},
    }


class ItemForm(forms.Form):
    """An item of an annual plan: objects, time, content, method, frequency, measures."""

    klass = forms.ChoiceField(
        label="检查类别",
        choices=PlanItem.Klass.choices,
        widget=Radios,
        help_text="重点检查对象每年至少检查一次；随机抽查的列为一般检查。",
    )
    level = forms.ChoiceField(
        label="执法层级",
        choices=PlanItem.Level.choices,
        widget=Radios,
        initial=PlanItem.Level.OWN,
        help_text="与市、县的执法计划对接，避免重复检查。",
    )
    title = forms.CharField(label="检查事项", max_length=120)
    industry = forms.ChoiceField(
        label="行业", choices=[("", "不限行业"), *Industry.choices], required=False
    )
    method = forms.ChoiceField(label="检查方法", choices=PlanItem.Method.choices, widget=Radios)
    enterprises = EnterpriseLinesField(label="指定企业", required=False)
    pool = forms.CharField(
        label="抽查对象库",
        max_length=200,
        required=False,
        help_text="双随机抽查的填写，例如：全区民爆销售企业。",
    )
    pool_size = whole("对象库户数")
    objects_count = whole(
        "检查对象数（户）", help_text="指定对象的可以不填，按名单计算；双随机抽查的填写抽取户数。"
    )
    frequency = whole(
        "每户检查次数",
        most=366,
        required=True,
        initial=1,
        help_text="四个季度的检查次数合计应等于户数乘以每户次数。",
    )
    q1 = whole("第一季度（次）")
    q2 = whole("第二季度（次）")
    q3 = whole("第三季度（次）")
    q4 = whole("第四季度（次）")
    days = whole("计划工作日（人·日）", required=True)
    office = forms.ModelChoiceField(
        label="责任处室", queryset=Office.objects.filter(active=True), empty_label="请选择"
    )
    content = forms.CharField(label="检查内容", max_length=4000, widget=LongText(rows=4))
    measures = forms.CharField(
        label="措施",
        max_length=2000,
        widget=LongText(rows=3),
        help_text="对发现的问题采取的措施，例如现场处理、责令限期整改、立案处罚。",
    )

    def __init__(self, *args: Any, item: PlanItem | None = None, **kwargs: Any) -> None:
        if item is not None:
            kwargs["initial"] = _item_initial(item)
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        counts = not self.errors and data.get("method") != PlanItem.Method.NAMED
        if counts and data.get("objects_count") is None:
            self.add_error("objects_count", "请填写检查对象数。")
        return data

    def given(self) -> ItemGiven:
        data = dict(self.cleaned_data)
        for name in ("q1", "q2", "q3", "q4"):
            data[name] = data.get(name) or 0
        return ItemGiven(**data)


def _item_initial(item: PlanItem) -> dict[str, Any]:
    initial = {name: getattr(item, name) for name in ItemForm.base_fields if name != "enterprises"}
    names = item.enterprises.order_by("credit_code").values_list("credit_code", flat=True)
    return initial | {"enterprises": "\n".join(names)}


class CampaignItemForm(ItemForm):
    """A campaign is outside the annual plan: no class, quarters or days of its sheet."""

    field_order = ("title", "industry", "method")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("klass", "q1", "q2", "q3", "q4", "days"):
            del self.fields[name]
        self.fields["method"].choices = [  # type: ignore[attr-defined]
            choice for choice in PlanItem.Method.choices if choice[0] != PlanItem.Method.DRAW
        ]
        del self.fields["pool"], self.fields["pool_size"]

    def given(self) -> ItemGiven:
        return ItemGiven(klass=PlanItem.Klass.KEY, **self.cleaned_data)


class CampaignForm(forms.Form):
    title = forms.CharField(
        label="行动名称", max_length=120, help_text="例如：民爆行业雷管流向集中执法行动。"
    )
    scopes = forms.MultipleChoiceField(
        label="行动重点", choices=Plan.Scope.choices, widget=Checkboxes
    )
    targets = forms.CharField(
        label="重点地区、企业或者问题", max_length=2000, widget=LongText(rows=3)
    )
    basis = forms.CharField(
        label="行动依据和背景",
        max_length=2000,
        widget=LongText(rows=3),
        help_text="安全生产形势、上级部署或者事故教训。",
    )
    tasks = forms.CharField(
        label="组织方式和要求", max_length=2000, required=False, widget=LongText(rows=3)
    )
    starts = DateField(label="行动自")
    ends = DateField(label="行动至")

    def __init__(self, *args: Any, plan: Plan | None = None, **kwargs: Any) -> None:
        if plan is not None:
            kwargs["initial"] = {name: getattr(plan, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def given(self) -> Campaign:
        return Campaign(**self.cleaned_data)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=500, widget=LongText(rows=3))


class ApprovalForm(StepUpForm):
    authority = forms.CharField(label="批准机关", max_length=120, help_text="本级人民政府。")
    number = forms.CharField(label="批准文号", max_length=80)
    on = DateField(label="批准日期")


class FilingForm(forms.Form):
    authority = forms.CharField(label="备案机关", max_length=120, help_text="上级主管部门。")
    on = DateField(label="备案日期")


class ResultForm(forms.Form):
    text = forms.CharField(
        label="执行情况说明",
        max_length=4000,
        widget=LongText(rows=6),
        help_text="数字由系统按检查记录统计；未完成的，请说明原因和后续安排。",
    )


class DayForm(forms.Form):
    on = DateField(label="截至日期", required=False)

    def day(self, default: date) -> date:
        """The day that was asked for, or ``default`` when none or nonsense was."""
        return (self.cleaned_data["on"] if self.is_valid() else None) or default
