"""Forms of the acts on accidents; those of closing and evaluation are in ``accident_ends``."""

from __future__ import annotations

from typing import Any

from django import forms

from enforcement.actions.accidents.investigating import Findings, Team
from enforcement.actions.accidents.reporting import Report
from enforcement.forms.hazards import WithFiles, long_text
from enforcement.models import Accident, AccidentExtension, AccidentMeasure, FiguresChange
from enforcement.models import ReportMark as Mark
from enforcement.rules.accidents import MOST_PEOPLE, Figures
from foundation.accounts.step_up import StepUpForm
from foundation.enterprises.fields import EnterpriseField
from foundation.enterprises.models import Industry
from foundation.regions import tree
from foundation.web.forms import DateField, DateTimeField, LongText, Radios
from foundation.workdays.quarters import today

_KINDS = [kind for kind in Mark.Kind.choices if kind[0] != Mark.Kind.LATE]
_FIGURES = ("deaths", "serious", "minor", "loss")


class FiguresForm(WithFiles):
    """A form with the four figures; the class is computed."""

    deaths = forms.IntegerField(label="死亡人数", min_value=0, max_value=MOST_PEOPLE)
    serious = forms.IntegerField(
        label="重伤人数",
        min_value=0,
        max_value=MOST_PEOPLE,
        help_text="包括急性工业中毒。",
    )
    minor = forms.IntegerField(label="轻伤人数", min_value=0, max_value=MOST_PEOPLE)
    loss = forms.DecimalField(
        label="直接经济损失（元）",
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text="单位是元，精确到分；事故等级由系统按伤亡和损失计算。",
    )

    def figures(self) -> Figures:
        return Figures(*(self.cleaned_data[name] for name in _FIGURES))


class RegisterForm(FiguresForm):
    files_label = "快报、现场照片等材料"
    enterprise = EnterpriseField(required=False)
    unit_name = forms.CharField(
        label="未登记的单位",
        max_length=120,
        required=False,
        help_text="事故单位不在企业登记中的，在此填写单位全称，上一栏留空。",
    )
    region_code = forms.ChoiceField(
        label="事故发生地（行政区域）", required=False, help_text="不选的，取企业登记的行政区域。"
    )
    industry = forms.ChoiceField(
        label="行业",
        required=False,
        choices=[("", "取企业登记的行业"), *Industry.choices],
    )
    place = forms.CharField(label="事故发生地点", max_length=200)
    occurred_at = DateTimeField(label="发生时间")
    unit_learned_at = DateTimeField(
        label="单位负责人接报时间", required=False, help_text="不填的，视为与发生时间相同。"
    )
    learned_at = DateTimeField(
        label="本部门接报时间", help_text="单位负责人接报后1小时内应当报告，超过的标记为迟报。"
    )
    reported_up_at = DateTimeField(
        label="向上级报告时间",
        required=False,
        help_text="每级上报不得超过2小时；尚未上报的留空，以后登记。",
    )
    reported_up_to = forms.CharField(label="向谁报告", max_length=120, required=False)
    late_reason = long_text("迟报原因", required=False, help_text="迟报的必填。")
    kind = forms.ChoiceField(
        label="事故类型（GB 6441）", choices=[("", "请选择"), *Accident.Kind.choices]
    )
    road_traffic = forms.BooleanField(label="属于道路交通事故（伤亡变化按7日计算）", required=False)
    course = long_text("简要经过")
    field_order = (
        "enterprise",
        "unit_name",
        "region_code",
        "industry",
        "place",
        "occurred_at",
        "unit_learned_at",
        "learned_at",
        "reported_up_at",
        "reported_up_to",
        "late_reason",
        "kind",
        "road_traffic",
        "course",
        *_FIGURES,
        "files",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region: Any = self.fields["region_code"]
        region.choices = [("", "取企业登记的行政区域"), *tree().choices()]
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        holder = given.get("enterprise")
        for name, label in (("region_code", "行政区域"), ("industry", "行业")):
            given[name] = given.get(name) or getattr(holder, name, "")
            if not given[name] and "enterprise" in given:
                self.add_error(name, f"未登记的单位须选择{label}。")
        given["unit_learned_at"] = given.get("unit_learned_at") or given.get("occurred_at")
        return given

    def report(self) -> Report:
        given = {name: value for name, value in self.cleaned_data.items() if name not in _FIGURES}
        return Report(figures=self.figures(), **given)


class UpwardForm(forms.Form):
    at_time = DateTimeField(label="向上级报告时间")
    to = forms.CharField(label="向谁报告", max_length=120)
    late_reason = long_text("迟报原因", required=False, help_text="接报后超过2小时的必填。")


class ChangeFiguresForm(FiguresForm):
    files_label = "补报、核实材料"
    why = forms.ChoiceField(
        label="性质",
        choices=[one for one in FiguresChange.Why.choices if one[0] != "first"],
        widget=Radios,
        help_text="事故发生之日起30日内（道路交通事故、火灾7日内）伤亡变化的选补报；"
        "事后查明与原报告不符的选核实更正。",
    )
    on = DateField(label="变化日期", initial=today)
    reason = long_text("说明")
    field_order = ("why", "on", *_FIGURES, "reason", "files")

    def __init__(self, accident: Accident, **kwargs: Any) -> None:
        initial = {name: getattr(accident, name) for name in _FIGURES}
        super().__init__(initial=initial, **kwargs)
        self.order_fields(self.field_order)

    def changed(self) -> dict[str, Any]:
        kept = {name: value for name, value in self.cleaned_data.items() if name not in _FIGURES}
        return {"figures": self.figures(), **kept}


class MarkForm(WithFiles):
    files_label = "证据材料"
    kind = forms.ChoiceField(
        label="种类", choices=_KINDS, widget=Radios, help_text="迟报由系统按时间计算，自动标记。"
    )
    whose = forms.ChoiceField(label="责任方", choices=Mark.Whose.choices, widget=Radios)
    reason = long_text("原因和依据")


class LiftMarkForm(StepUpForm):
    mark = forms.ModelChoiceField(
        Mark.objects.none(), label="标记", widget=Radios, empty_label=None
    )
    reason = long_text("撤销理由")

    def __init__(self, accident: Accident, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        choice: Any = self.fields["mark"]
        choice.queryset = accident.marks.filter(lifted_on__isnull=True)


class BeginForm(WithFiles):
    files_label = "成立调查组的文件"
    body = forms.CharField(
        label="组织调查的机关",
        max_length=120,
        help_text="有管辖权的人民政府，或者其授权、委托的部门。",
    )
    on = DateField(label="成立日期", initial=today)
    leader = forms.CharField(label="调查组组长", max_length=60, help_text="姓名和职务。")
    team = long_text("调查组成员", help_text="每行一人：姓名、单位、职务。")

    def given(self) -> Team:
        return Team(**{name: self.cleaned_data[name] for name in ("body", "leader", "team", "on")})


class BeginAppraisalForm(forms.Form):
    what = forms.CharField(label="鉴定事项", max_length=200)
    appraiser = forms.CharField(label="鉴定机构", max_length=120)
    on = DateField(label="开始日期", initial=today)
    expected_on = DateField(label="预计完成日期")


class EndAppraisalForm(WithFiles):
    files_label = "鉴定报告"
    on = DateField(label="结束日期", initial=today)
    conclusion = long_text("鉴定结论")


class AskExtensionForm(forms.Form):
    of = forms.ChoiceField(
        label="延长的期限",
        choices=AccidentExtension.Of.choices,
        widget=Radios,
        initial=AccidentExtension.Of.INVESTIGATION,
    )
    days = forms.IntegerField(label="延长天数", min_value=1, max_value=366)
    reason = long_text("延期理由")


class MeasureForm(forms.Form):
    text = forms.CharField(label="整改和防范措施", widget=LongText(rows=3), max_length=2000)
    who = forms.CharField(label="责任单位", max_length=120)
    due = DateField(label="完成期限")

    def __init__(self, *args: Any, measure: AccidentMeasure | None = None, **kwargs: Any) -> None:
        if measure is not None:
            kwargs["initial"] = {"text": measure.text, "who": measure.who, "due": measure.due}
        super().__init__(*args, **kwargs)


class SubmitReportForm(WithFiles):
    files_label = "其他材料"
    on = DateField(label="提交日期", initial=today)
    report = forms.FileField(
        label="调查报告",
        required=False,
        help_text="首次登记必须上传；只改下列内容的可以不再上传。仅供内部查阅，公开的文本在提请结案时另行填写。",
    )
    causes = long_text("事故原因", help_text="直接原因和间接原因。")
    responsibility = forms.ChoiceField(
        label="事故性质", choices=Accident.Responsibility.choices, widget=Radios
    )
    liable = long_text("责任认定和处理建议", help_text="责任单位、责任人员和处理建议。")

    def __init__(self, accident: Accident, **kwargs: Any) -> None:
        names = ("causes", "responsibility", "liable")
        known = {name: getattr(accident, name) for name in names}
        super().__init__(initial=known, **kwargs)

    def given(self) -> Findings:
        names = ("on", "causes", "responsibility", "liable")
        return Findings(**{name: self.cleaned_data[name] for name in names})


class ReplyForm(WithFiles):
    files_label = "批复文件"
    government = forms.CharField(label="批复机关", max_length=120)
    number = forms.CharField(label="批复文号", max_length=60)
    on = DateField(label="批复日期", initial=today)
