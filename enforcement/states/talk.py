"""Warnings and talks as a table (预警、约谈; 一（一）)."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

OPEN, DONE = "open", "done"
STATE_LABELS = {OPEN: "待落实", DONE: "已落实"}
ARTICLE = "加强监管执法通知 一（一）"
_INSPECT = Permission.INSPECT.value

PROCEDURE = Procedure(
    [
        Step("register", "登记预警约谈", (), (OPEN,), _INSPECT, ARTICLE),
        Step("record_result", "登记落实结果", (OPEN,), (DONE,), _INSPECT, ARTICLE),
    ],
    labels=STATE_LABELS,
)
