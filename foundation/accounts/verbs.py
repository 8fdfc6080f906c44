"""Names of what is recorded about accounts."""

from __future__ import annotations

SIGNED_IN = "accounts.user.signed_in"
SIGN_IN_FAILED = "accounts.user.sign_in_failed"
LOCKED_OUT = "accounts.user.locked_out"
SIGNED_OUT = "accounts.user.signed_out"
SESSIONS_ENDED = "accounts.user.sessions_ended"
PASSWORD_CHANGED = "accounts.user.password_changed"  # noqa: S105
PASSWORD_RESET = "accounts.user.password_reset"  # noqa: S105
SECOND_FACTOR_SET = "accounts.user.second_factor_set"
SECOND_FACTOR_PASSED = "accounts.user.second_factor_passed"
SECOND_FACTOR_FAILED = "accounts.user.second_factor_failed"
SECOND_FACTOR_RESET = "accounts.user.second_factor_reset"
CONFIRMATION_FAILED = "accounts.user.confirmation_failed"
CREATED = "accounts.user.created"
CHANGED = "accounts.user.changed"
ROLES_CHANGED = "accounts.user.roles_changed"
DISCIPLINE_GRANTED = "accounts.user.discipline_granted"
DISCIPLINE_WITHDRAWN = "accounts.user.discipline_withdrawn"
EXPORTED = "accounts.user.exported"
UNLOCKED = "accounts.user.unlocked"
OFFICE_CREATED = "accounts.office.created"
OFFICE_CHANGED = "accounts.office.changed"

LABELS = {
    SIGNED_IN: "登录",
    SIGN_IN_FAILED: "登录失败",
    LOCKED_OUT: "登录被锁定",
    SIGNED_OUT: "退出登录",
    SESSIONS_ENDED: "结束其他登录",
    PASSWORD_CHANGED: "修改口令",
    PASSWORD_RESET: "重置口令",
    SECOND_FACTOR_SET: "启用动态验证码",
    SECOND_FACTOR_PASSED: "通过动态验证码",
    SECOND_FACTOR_FAILED: "动态验证码错误",
    SECOND_FACTOR_RESET: "重置动态验证码",
    CONFIRMATION_FAILED: "再次确认身份失败",
    CREATED: "新建人员",
    CHANGED: "修改人员信息",
    ROLES_CHANGED: "调整角色",
    DISCIPLINE_GRANTED: "【重要】授予纪检角色",
    DISCIPLINE_WITHDRAWN: "【重要】撤销纪检角色",
    EXPORTED: "导出人员名单",
    UNLOCKED: "解除登录锁定",
    OFFICE_CREATED: "新建处室",
    OFFICE_CHANGED: "修改处室",
}
