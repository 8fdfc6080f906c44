"""Forms of the acts on a tip, and of reading how to reach the informant."""

from __future__ import annotations

from typing import Any

from django import forms

from enforcement.actions.tip_results import Finding
from enforcement.forms.hazards import WithFiles, long_text
from enforcement.models import Inspection, Officer, Tip
from enforcement.rules import tips as rules
from foundation.accounts.roles import Role
from foundation.enterprises.fields import EnterpriseField
from foundation.jurisdiction import current
from foundation.web.forms import DateField, Radios

NAMELESS = "举报人凭编号和查询码公开查询，请勿写举报人、办案人员的姓名和电话。"


def handlers() -> Any:
    """Officers in post whose accounts may verify tips."""
    return Officer.objects.in_post().filter(
        user__is_active=True, user__roles__contains=[Role.INSPECTOR.value]
    )


class _GiveForm(forms.Form):
    officer = forms.ModelChoiceField(Officer.objects.none(), label="承办人", empty_label="请选择")
    enterprise = EnterpriseField(
        label="对应的登记企业",
        required=False,
        help_text="填名称的一部分或者统一社会信用代码；选定后按回避登记核对承办人。不能确定的留空。",
    )

    def __init__(self, tip: Tip, **kwargs: Any) -> None:
        super().__init__(initial=self.first(tip), **kwargs)
        field: Any = self.fields["officer"]
        field.queryset = handlers().select_related("user")
        field.label_from_instance = lambda one: f"{one.name}（{one.certificate}）"

    def first(self, tip: Tip) -> dict[str, Any]:
        return {"enterprise": tip.enterprise}


class AssignTipForm(_GiveForm):
    due = DateField(label="办理期限", help_text="在此日期前核实并答复。")
    field_order = ("officer", "due", "enterprise")

    def first(self, tip: Tip) -> dict[str, Any]:
        return {**super().first(tip), "due": tip.due}


class ReassignForm(_GiveForm):
    reason = long_text("改派理由")


class ExtendForm(forms.Form):
    due = DateField(label="延长至")
    reason = long_text("延期理由", help_text=f"举报人查询时可以看到。{NAMELESS}")

    def __init__(self, tip: Tip, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        number = current().number
        last = rules.latest_due(
            tip.received_on,
            days=number("enforcement.tip_answer_days"),
            extension=number("enforcement.tip_extension_days"),
        )
        self.fields["due"].help_text = f"最晚 {last:%Y-%m-%d}，只能延期一次。"


class VerifyTipForm(WithFiles):
    files_label = "核查照片、材料"
    result = forms.ChoiceField(label="核实结果", choices=Tip.Result.choices, widget=Radios)
    handed_to = forms.CharField(
        label="移送的机关",
        max_length=120,
        required=False,
        help_text="不属本机关管辖的必填，其他结果留空。",
    )
    text = long_text("核实情况", help_text="怎么核查的、查明了什么、怎么处理。只供内部查阅。")

    def finding(self) -> Finding:
        return Finding(**self.cleaned_data)


class HandOverForm(forms.Form):
    to = forms.CharField(label="移送的机关", max_length=120)
    text = long_text("移送理由", help_text="只供内部查阅；移送后还须答复举报人。")


class AnswerForm(forms.Form):
    text = long_text("答复", help_text=NAMELESS)


class NotAcceptForm(forms.Form):
    reason = long_text(
        "不予受理的理由", help_text=f"这就是给举报人的答复，请写明依据和可以向哪里反映。{NAMELESS}"
    )


class SendBackForm(forms.Form):
    reason = long_text("退回原因")


class JoinForm(forms.Form):
    main = forms.CharField(
        label="并入哪件举报", max_length=40, help_text="填写编号，例如 JB2026-0001。"
    )

    def clean_main(self) -> Tip:
        number = rules.normal_number(self.cleaned_data["main"])
        found: Tip | None = Tip.objects.filter(number=number).first()
        if found is None:
            raise forms.ValidationError("没有这个编号的举报。")
        return found


class LinkForm(forms.Form):
    inspection = forms.CharField(
        label="监督检查编号", max_length=20, help_text="例如 JC2026-0001。"
    )

    def clean_inspection(self) -> Inspection:
        number = self.cleaned_data["inspection"].strip().upper()
        found: Inspection | None = (
            Inspection.objects.filter(number=number).first() if number.isprintable() else None
        )
        if found is None:
            raise forms.ValidationError("没有这个编号的检查。")
        return found


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label="查看事由", max_length=200, help_text="例如：电话核对事发地点。事由写入审计轨迹。"
    )
