from __future__ import annotations

import re
from typing import Any

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet

from foundation.accounts.actions.staff import Staff
from foundation.accounts.models import Office, User
from foundation.accounts.roles import Role
from foundation.accounts.step_up import StepUpForm
from foundation.web.forms import Checkboxes

USERNAME = re.compile(r"\A[a-z][a-z0-9_-]{2,39}\Z")
USERNAME_RULE = "请以小写字母开头，只用小写字母、数字、下划线和短横线，至少 3 个字符。"


class StaffForm(StepUpForm):
    """What an administrator enters about a person; for himself roles and state are closed."""

    full_name = forms.CharField(label="姓名", max_length=60)
    title = forms.CharField(label="职务", max_length=60, required=False)
    office = forms.ModelChoiceField(
        label="处室", queryset=Office.objects.filter(active=True), empty_label="请选择"
    )
    roles = forms.MultipleChoiceField(
        label="角色",
        choices=Role.choices,
        widget=Checkboxes,
        help_text="角色决定能办理哪些事项。纪检角色的授予和撤销单独记入审计轨迹。",
    )
    is_active = forms.BooleanField(label="启用账号", required=False, initial=True)

    def __init__(self, *args: Any, person: User | None = None, by: User, **kwargs: Any) -> None:
        if person is not None:
            names = ("full_name", "title", "office", "roles", "is_active")
            kwargs["initial"] = {name: getattr(person, name) for name in names}
        super().__init__(*args, **kwargs)
        if person is None:
            del self.fields["is_active"]
            return
        offices = Office.objects.filter(Q(active=True) | Q(pk=person.office_id))
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        if person.pk == by.pk:
            self.fields["roles"].disabled = self.fields["is_active"].disabled = True
            self.fields["roles"].help_text = "自己的角色由另一位系统管理员调整。"

    def staff(self) -> Staff:
        data = self.cleaned_data
        return Staff(
            full_name=data["full_name"],
            title=data["title"],
            office=data["office"],
            roles=data["roles"],
            is_active=data.get("is_active", True),
        )


class NewStaffForm(StaffForm):
    username = forms.CharField(
        label="用户名",
        max_length=40,
        help_text=f"{USERNAME_RULE}建立后不能修改。",
        validators=[RegexValidator(USERNAME, USERNAME_RULE)],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.order_fields(["username"])


class OfficeForm(forms.Form):
    code = forms.SlugField(
        label="代码", max_length=40, help_text="英文字母、数字、短横线；建立后不能修改。"
    )
    name = forms.CharField(label="名称", max_length=80)
    enforces = forms.BooleanField(
        label="承担执法职责", required=False, help_text="承担执法职责的处室须按季度报送汇总材料。"
    )
    active = forms.BooleanField(label="启用", required=False, initial=True)

    def __init__(self, *args: Any, office: Office | None = None, **kwargs: Any) -> None:
        if office is not None:
            names = ("code", "name", "enforces", "active")
            kwargs["initial"] = {name: getattr(office, name) for name in names}
        super().__init__(*args, **kwargs)
        del self.fields["active" if office is None else "code"]


class UserFilter(django_filters.FilterSet):  # type: ignore[misc]
    name = django_filters.CharFilter(label="姓名或用户名", method="by_name")
    office = django_filters.ModelChoiceFilter(
        label="处室", queryset=Office.objects.all(), empty_label="全部"
    )
    role = django_filters.ChoiceFilter(
        label="角色", choices=Role.choices, method="by_role", empty_label="全部"
    )
    is_active = django_filters.ChoiceFilter(
        label="状态", choices=[("true", "启用"), ("false", "停用")], empty_label="全部"
    )

    class Meta:
        model = User
        fields: list[str] = []

    def by_name(self, queryset: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return queryset.filter(Q(full_name__icontains=value) | Q(username__icontains=value))

    def by_role(self, queryset: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return queryset.filter(roles__contains=[value])
