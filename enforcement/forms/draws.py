"""Forms of the double random draw."""

from __future__ import annotations

from typing import Any

from django import forms

from enforcement import pools
from enforcement.actions.draws.numbers import FIELD as NUMBERS
from enforcement.actions.draws.prepare import Preparation
from enforcement.actions.draws.sealed import sources_of
from enforcement.draw.types import Source
from enforcement.models import Draw, PlanItem
from enforcement.rules import strata
from enforcement.rules.strata import Group
from foundation.accounts.models import Office
from foundation.accounts.step_up import StepUpForm
from foundation.enterprises.models import Industry, RiskGrade
from foundation.regions import tree
from foundation.web.forms import Checkboxes, DateField, LongText, Radios

SOURCE_ROWS = 3


class PreparationForm(forms.Form):
    title = forms.CharField(
        label="名称", max_length=120, help_text="例如：2026年第四季度民爆行业双随机抽查。"
    )
    plan_item = forms.ModelChoiceField(
        label="计划事项",
        queryset=PlanItem.objects.filter(plan__state__in=["approved", "filed", "in_force"]),
        required=False,
        empty_label="不属于年度计划",
    )
    pool_kind = forms.ChoiceField(
        label="抽取对象", choices=Draw.Pool.choices, widget=Radios, initial=Draw.Pool.ENTERPRISES
    )
    region_code = forms.ChoiceField(label="行政区域（含下级）", required=False)
    industries = forms.MultipleChoiceField(
        label="行业",
        choices=Industry.choices,
        widget=Checkboxes,
        required=False,
        help_text="不选表示全部行业。抽取下级部门时不用选。",
    )
    risk_grades = forms.MultipleChoiceField(
        label="风险等级",
        choices=RiskGrade.choices,
        widget=Checkboxes,
        required=False,
        help_text="不选表示全部等级。",
    )
    split_by = forms.MultipleChoiceField(
        label="分组依据",
        choices=list(strata.DIMENSIONS.items()),
        widget=Checkboxes,
        required=False,
        help_text="按所选的项把对象分成若干组，每组分别确定名额；不选则全部为一组。",
    )
    bars = forms.MultipleChoiceField(
        label="限制条件",
        choices=list(pools.BARS.items()),
        widget=Checkboxes,
        required=False,
        help_text="受限制的对象抽到时跳过，并在结果中列明。限制条件与承诺一同公布。",
    )
    offices = forms.ModelMultipleChoiceField(
        label="执法人员所属处室",
        queryset=Office.objects.filter(active=True),
        widget=Checkboxes,
        required=False,
        help_text="不选表示全部持有效执法证的人员。",
    )
    team_size = forms.IntegerField(label="每组人数", min_value=2, max_value=20, initial=2)
    planned_first = DateField(label="检查期间自")
    planned_last = DateField(label="检查期间至")
    reveal_by = DateField(
        label="最迟公开日期", help_text="检查期间结束以后的一天；到这一天，结果自动公开。"
    )

    def __init__(self, *args: Any, draw: Draw | None = None, **kwargs: Any) -> None:
        if draw is not None:
            kwargs["initial"] = _initial(draw)
        super().__init__(*args, **kwargs)
        regions = [("", "全部"), *tree().choices()]
        self.fields["region_code"].choices = regions  # type: ignore[attr-defined]
        for index in range(SOURCE_ROWS):
            self.fields.update(_source_fields(index))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for index in range(SOURCE_ROWS):
            given = [data.get(f"{name}_{index}") for name in ("source", "day", "count")]
            if any(given) and not all(given) and not self.errors:
                self.add_error(f"source_{index}", "名称、开奖日期、号码个数三项要一并填写。")
        return data

    def preparation(self) -> Preparation:
        data = dict(self.cleaned_data)
        rows = [
            tuple(data.pop(f"{name}_{index}") for name in ("source", "day", "count"))
            for index in range(SOURCE_ROWS)
        ]
        sources = tuple(Source(*row) for row in rows if row[0])
        return Preparation(**data, sources=sources)


def _source_fields(index: int) -> dict[str, forms.Field]:
    needed, label = index == 0, f"随机数来源{'一二三'[index]}"
    return {
        f"source_{index}": forms.CharField(
            label=label,
            max_length=80,
            required=needed,
            help_text="以后才开奖、人人都能查到的号码，例如：中国福利彩票双色球第2026130期。"
            if needed
            else "可以不填。",
        ),
        f"day_{index}": DateField(label=f"{label}：开奖日期", required=needed),
        f"count_{index}": forms.IntegerField(
            label=f"{label}：号码个数",
            min_value=1,
            max_value=40,
            required=needed,
            help_text="双色球 7 个（6 红 1 蓝），3D 为 3 个。" if needed else "",
        ),
    }


def _initial(draw: Draw) -> dict[str, Any]:
    names = [name for name in PreparationForm.base_fields if name != "offices"]
    initial: dict[str, Any] = {name: getattr(draw, name) for name in names}
    initial["offices"] = draw.offices.all()
    for index, source in enumerate(sources_of(draw)[:SOURCE_ROWS]):
        values = (source.name, source.day, source.count)
        initial |= {
            f"{name}_{index}": value
            for name, value in zip(("source", "day", "count"), values, strict=True)
        }
    return initial


class QuotasForm(forms.Form):
    """One quota for each group; a percentage fills those left blank."""

    percentage = forms.IntegerField(
        label="按比例抽取（%）",
        min_value=1,
        max_value=100,
        required=False,
        help_text="没有填名额的组按此比例计算，不足一个的按一个。",
    )

    def __init__(self, draw: Draw, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups: list[Group] = pools.groups(draw)
        for index, group in enumerate(self.groups):
            barred = f"，其中受限制 {group.barred} 个" if group.barred else ""
            self.fields[f"quota_{index}"] = forms.IntegerField(
                label=group.name,
                min_value=0,
                max_value=strata.MAX_QUOTA,
                required=False,
                initial=draw.quotas.get(group.code),
                help_text=f"共 {group.count} 个对象{barred}。",
            )

    def quotas(self) -> dict[str, int]:
        share = self.cleaned_data["percentage"] or 0
        given = [self.cleaned_data[f"quota_{index}"] for index in range(len(self.groups))]
        return {
            group.code: strata.quota_of_percentage(group.count - group.barred, share)
            if quota is None
            else quota
            for group, quota in zip(self.groups, given, strict=True)
        }


class NumbersForm(forms.Form):
    def __init__(self, draw: Draw, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for index, source in enumerate(sources_of(draw)):
            self.fields[f"{NUMBERS}{index}"] = forms.CharField(
                label=source.name,
                max_length=400,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
                help_text=f"{source.day:%Y-%m-%d} 开奖，{source.count} 个号码，用空格分开，"
                "次序不限，不用补零。",
            )

    def texts(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]


class CancelForm(StepUpForm):
    reason = forms.CharField(
        label="取消理由", max_length=500, widget=LongText(rows=3), help_text="理由会向社会公开。"
    )
