"""What everybody does with his own account."""

from __future__ import annotations

import django_otp
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest
from django_otp.plugins.otp_totp.models import TOTPDevice

from foundation.accounts import attempts, passwords, second_factor, sittings, step_up, verbs
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused


@act
def change_password(
    request: HttpRequest, *, new_password: str, confirmed: Confirmed, by: User
) -> None:
    """Set an own new password; all other sessions of the user end."""
    step_up.demand(confirmed, by)
    passwords.check(new_password, by)
    by.set_password(new_password)
    by.must_change_password = False
    by.save(update_fields=["password", "must_change_password"])
    update_session_auth_hash(request, by)
    ended = sittings.end_all(by.pk, but=request.session)
    record(verbs.PASSWORD_CHANGED, target=by, by=by, changes={"结束的其他登录": ended})


@act
def set_second_factor(
    request: HttpRequest, *, secret: str, code: str, confirmed: Confirmed, by: User
) -> None:
    """Put a new authenticator in the place of any old one; all other sessions end."""
    step_up.demand(confirmed, by)
    step = second_factor.matching_step(secret, code)
    if step is None:
        raise Refused(
            "动态验证码不正确。",
            remedy="请确认手机时间准确，并输入刚扫描的条目当前显示的 6 位数字。",
            field="code",
        )
    replaced, _ = TOTPDevice.objects.filter(user=by).delete()
    device = TOTPDevice.objects.create(user=by, name="动态验证码", key=secret, last_t=step)
    by.has_second_factor = True
    by.save(update_fields=["has_second_factor"])
    django_otp.login(request, device)
    request.session.cycle_key()
    sittings.end_all(by.pk, but=request.session)
    record(
        verbs.SECOND_FACTOR_SET,
        target=by,
        by=by,
        changes={"更换原有设备": "是" if replaced else "否"},
    )


def pass_second_factor(request: HttpRequest, *, code: str, by: User) -> None:
    """Verify the session by a code. Each code counts once; five wrong ones rest 15 minutes."""
    left = attempts.take("code", by.pk, field="code")
    device = second_factor.verify(by, code)
    if device is None:
        _record(verbs.SECOND_FACTOR_FAILED, by=by)
        raise Refused(
            "动态验证码不正确或已用过。",
            remedy=f"请等待下一个验证码再试，还可再试 {left} 次。",
            field="code",
        )
    attempts.clear("code", by.pk)
    django_otp.login(request, device)
    request.session.cycle_key()
    _record(verbs.SECOND_FACTOR_PASSED, by=by)


@act
def end_other_sessions(request: HttpRequest, *, by: User) -> int:
    """End all sessions of the user but this one; return how many ended."""
    ended = sittings.end_all(by.pk, but=request.session)
    record(verbs.SESSIONS_ENDED, target=by, by=by, changes={"结束的其他登录": ended})
    return ended


@act
def _record(verb: str, *, by: User) -> None:
    record(verb, target=by, by=by)
