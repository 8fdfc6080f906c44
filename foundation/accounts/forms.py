from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from foundation.accounts import passwords
from foundation.accounts.models import User
from foundation.accounts.step_up import StepUpField, StepUpForm


def _new_password_input() -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": "new-password"})


class CodeField(forms.CharField):
    """六位动态验证码; spaces as apps show them are ignored."""

    default_validators = [RegexValidator(r"\A[0-9]{6}\Z", "请输入 6 位数字验证码。")]

    def __init__(self) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "7"}
        super().__init__(label="动态验证码", widget=forms.TextInput(attrs=attrs))

    def to_python(self, value: str | None) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value) or "").replace(" ", "")


class SignInForm(forms.Form):
    username = forms.CharField(
        label="用户名",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="口令",
        strip=False,
        max_length=passwords.LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        """Names are lower-case ASCII; full-width letters of an input method are understood."""
        return unicodedata.normalize("NFKC", self.cleaned_data["username"]).strip().lower()


class VerifyForm(forms.Form):
    code = CodeField()


class SecondFactorForm(StepUpForm):
    code = CodeField()

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["confirmation"]
        field.label = "登录口令"
        field.help_text = "请再次输入您的登录口令。"
        if person.has_second_factor:
            field.help_text = "请再次输入您的登录口令，或原验证器显示的 6 位数字。"


class PasswordForm(StepUpForm):
    confirmation = StepUpField(
        label="原口令", help_text="首次登录或口令被重置的，请输入管理员告知的一次性口令。"
    )
    new_password = forms.CharField(
        label="新口令",
        strip=False,
        max_length=passwords.LONGEST,
        help_text=passwords.RULES,
        widget=_new_password_input(),
    )
    new_password_again = forms.CharField(
        label="再次输入新口令",
        strip=False,
        max_length=passwords.LONGEST,
        widget=_new_password_input(),
    )
    field_order = ["confirmation", "new_password", "new_password_again"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)

    def clean_new_password_again(self) -> str:
        again: str = self.cleaned_data["new_password_again"]
        if again != self.cleaned_data.get("new_password", again):
            raise forms.ValidationError("两次输入的新口令不一致，请重新输入。")
        return again
