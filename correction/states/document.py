"""A normative document in the register as a table (纠错制度 第四条（一）、第五条（一）)."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

DRAFTED, CHECKED, IN_FORCE, CORRECTED, REVOKED, EXPIRED = (
    "drafted",
    "checked",
    "in_force",
    "corrected",
    "revoked",
    "expired",
)
STATE_LABELS = {
    DRAFTED: "待合法性审核",
    CHECKED: "审核通过，待印发",
    IN_FORCE: "现行有效",
    CORRECTED: "已由新文件纠正",
    REVOKED: "已撤销",
    EXPIRED: "已失效",
}
LEGALITY, REMEDY = "纠错制度 第四条（一）", "纠错制度 第五条（一）"
_ORGANISE = Permission.ORGANISE_CORRECTION.value
_ORDER = Permission.ORDER_CORRECTION.value

PROCEDURE = Procedure(
    [
        Step("register", "登记规范性文件", (), (DRAFTED,), _ORGANISE, LEGALITY),
        Step(
            "check", "合法性审核", (DRAFTED,), (DRAFTED, CHECKED), _ORDER, LEGALITY, deciding=True
        ),
        Step("issue", "登记印发", (CHECKED,), (IN_FORCE,), _ORGANISE, LEGALITY),
        Step("correct", "登记纠正", (IN_FORCE,), (CORRECTED,), _ORDER, REMEDY, deciding=True),
        Step("revoke", "撤销文件", (IN_FORCE,), (REVOKED,), _ORDER, REMEDY, deciding=True),
        Step("expire", "登记失效", (IN_FORCE,), (EXPIRED,), _ORGANISE, LEGALITY),
        Step("renew", "延长有效期", (IN_FORCE,), (), _ORGANISE, LEGALITY),
    ],
    labels=STATE_LABELS,
)
