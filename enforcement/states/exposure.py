"""Typical cases for exposure as a table (典型案例曝光; 六（三）)."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

PROPOSED, APPROVED, RETURNED = "proposed", "approved", "returned"
STATE_LABELS = {PROPOSED: "待批准", APPROVED: "已批准曝光", RETURNED: "已退回"}
ARTICLE = "加强监管执法通知 六（三）"

_PROPOSE, _DECIDE = Permission.PROPOSE_EXPOSURE.value, Permission.DECIDE_EXPOSURE.value

PROCEDURE = Procedure(
    [
        Step("propose", "提请曝光", (), (PROPOSED,), _PROPOSE, ARTICLE),
        Step("approve", "批准曝光", (PROPOSED,), (APPROVED,), _DECIDE, ARTICLE, deciding=True),
        Step("return", "退回", (PROPOSED,), (RETURNED,), _DECIDE, ARTICLE),
        Step("revise", "修改后重新提请", (RETURNED,), (PROPOSED,), _PROPOSE, ARTICLE),
    ],
    labels=STATE_LABELS,
)
