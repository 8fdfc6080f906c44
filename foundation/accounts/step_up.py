"""Step-up: deciding steps ask for the password or a one-time code again.

A form inherits ``StepUpForm``; its view calls ``form.confirm(request.user)`` before the act and
hands the result on; the act calls ``demand(confirmed, by)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from foundation.accounts import attempts, second_factor, verbs
from foundation.accounts.models import User
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused

FIELD = "confirmation"
VALID_FOR = timedelta(minutes=5)
_PURPOSE = "confirmation"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Proof that a user has just confirmed who he is. Made by ``confirm`` alone."""

    user_id: int
    at: datetime
    method: str  # "password" | "totp"


def confirm(user: User, secret: str) -> Confirmed:
    """Check the password, or a six-digit code if the user has a device.

    Raises ``Refused`` (field ``confirmation``) when it is wrong, and for 15 minutes after five
    wrong ones. Call it before the act, not inside: the failure is recorded in a transaction of
    its own, which must not be rolled back with the act.
    """
    left = attempts.take(_PURPOSE, user.pk, field=FIELD)
    method = _method(user, secret)
    if method is None:
        _record_failure(user)
        rest = f"还可再试 {left} 次。" if left else "已暂停验证 15 分钟，请稍后再试。"
        raise Refused("口令或动态验证码不正确。", remedy=rest, field=FIELD)
    attempts.clear(_PURPOSE, user.pk)
    return Confirmed(user.pk, timezone.now(), method)


def demand(confirmed: Confirmed | None, user: User) -> None:
    """Raise ``Refused`` unless ``confirmed`` is this user's and less than five minutes old."""
    if confirmed is None or confirmed.user_id != user.pk:
        raise Refused("此操作需要再次确认身份。", remedy="请填写口令或动态验证码。", field=FIELD)
    age = timezone.now() - confirmed.at
    if not timedelta(0) <= age < VALID_FOR:
        raise Refused("身份确认已过期。", remedy="请重新填写口令或动态验证码。", field=FIELD)


def _method(user: User, secret: str) -> str | None:
    if user.has_second_factor and second_factor.is_code(secret):
        return "totp" if second_factor.verify(user, secret) else None
    return "password" if user.check_password(secret) else None


@act
def _record_failure(user: User) -> None:
    record(verbs.CONFIRMATION_FAILED, target=user, by=user)


class StepUpField(forms.CharField):
    """口令或动态验证码: never shown again, never trimmed."""

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "label": "口令或动态验证码",
            "help_text": "请再次输入您的登录口令；已启用动态验证码的，也可输入 6 位验证码。",
            "max_length": 128,
            "strip": False,
            "widget": forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        }
        super().__init__(**{**defaults, **kwargs})


class StepUpForm(forms.Form):
    """Base of forms of deciding steps; the field stands last."""

    confirmation = StepUpField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[FIELD] = self.fields.pop(FIELD)

    def confirm(self, user: User) -> Confirmed:
        """``confirm`` with what was typed; for valid forms."""
        return confirm(user, self.cleaned_data[FIELD])
