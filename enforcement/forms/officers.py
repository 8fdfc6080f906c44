from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from enforcement.actions.officers import Certified
from enforcement.models import Department, Entrustment, Leave, Officer
from foundation.accounts.models import Office, User
from foundation.accounts.roles import ROLE_PERMISSIONS, Permission
from foundation.enterprises.fields import EnterpriseField
from foundation.enterprises.models import Industry
from foundation.web.forms import Checkboxes, DateField, LongText, Radios
from foundation.workdays.quarters import today


class UserChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name}（{obj.username}，{obj.office.name}）"


class OfficerForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=60)
    certificate = forms.CharField(label="执法证号", max_length=40)
    valid_from = DateField(label="有效期自")
    valid_to = DateField(label="有效期至")
    office = forms.ModelChoiceField(
        label="所属处室", queryset=Office.objects.none(), empty_label="请选择"
    )
    specialities = forms.MultipleChoiceField(
        label="专业",
        choices=Industry.choices,
        widget=Checkboxes,
        required=False,
        help_text="抽取检查人员时按专业配备。",
    )
    user = UserChoice(
        label="登录账号",
        queryset=User.objects.none(),
        required=False,
        empty_label="无账号",
        help_text="用该账号登录后可以办理本人的检查。",
    )
    entrustment = forms.ModelChoiceField(
        label="受委托机关",
        queryset=Entrustment.objects.none(),
        required=False,
        empty_label="不是，为本机关人员",
        help_text="受委托机关的人员以本机关名义执法，委托期满即不再派出。",
    )

    def __init__(self, *args: Any, officer: Officer | None = None, **kwargs: Any) -> None:
        if officer is not None:
            kwargs["initial"] = {name: getattr(officer, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        held = officer or Officer()
        fields: dict[str, Any] = self.fields
        office: Any = held.office_id
        organ: Any = held.entrustment_id
        organs: Any = Entrustment.objects
        fields["office"].queryset = Office.objects.filter(Q(active=True) | Q(pk=office))
        fields["user"].queryset = _accounts(held)
        fields["entrustment"].queryset = organs.running(today()) | organs.filter(pk=organ)

    def certified(self) -> Certified:
        return Certified(**self.cleaned_data)


def _accounts(officer: Officer) -> Any:
    """Accounts that read enforcement records and belong to no officer, or to this one."""
    roles = [role for role, may in ROLE_PERMISSIONS.items() if Permission.READ_ENFORCEMENT in may]
    free = Q(is_active=True, officer__isnull=True, roles__overlap=[role.value for role in roles])
    own: Any = officer.user_id
    return User.objects.filter(free | Q(pk=own)).select_related("office")


class RenewForm(forms.Form):
    certificate = forms.CharField(
        label="新执法证号", max_length=40, required=False, help_text="证号不变的不必填写。"
    )
    valid_from = DateField(label="新证有效期自")
    valid_to = DateField(label="新证有效期至")


class LeaveForm(forms.Form):
    first = DateField(label="起始日期")
    last = DateField(label="结束日期", help_text="含当日。")
    reason = forms.CharField(label="事由", max_length=120)


class BackForm(forms.Form):
    """From when the officer is back; asked only where today may belong to the leave."""

    back = forms.ChoiceField(
        label="返岗时间",
        choices=[("today", "今天已返岗，请假到昨天为止"), ("tomorrow", "明天返岗，今天仍算请假")],
        initial="today",
        widget=Radios,
    )

    def __init__(self, leave: Leave, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not leave.first <= today() < leave.last:
            del self.fields["back"]

    @property
    def today_taken(self) -> bool:
        return self.cleaned_data.get("back") == "tomorrow"


class RecusalForm(forms.Form):
    enterprise = EnterpriseField(label="回避的企业", required=False)
    department = forms.ModelChoiceField(
        label="或者回避的下级部门",
        queryset=Department.objects.none(),
        required=False,
        empty_label="不是下级部门",
    )
    reason = forms.CharField(
        label="回避事由", max_length=200, help_text="例如：近亲属在该企业任职。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments: Any = self.fields["department"]
        departments.queryset = Department.objects.filter(active=True)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由", max_length=200, widget=LongText(rows=3))


class LeavePostForm(forms.Form):
    on = DateField(label="离岗日期")
    reason = forms.CharField(label="离岗原因", max_length=200)
