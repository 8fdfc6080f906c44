"""A supervision of enforcement as a table (纠错制度 第四条、第六条、第八条)."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

PLANNED, UNDER_WAY, REPORTED, CLOSED = "planned", "under_way", "reported", "closed"
STATE_LABELS = {
    PLANNED: "已计划",
    UNDER_WAY: "监督检查中",
    REPORTED: "已报告",
    CLOSED: "已办结",
}
ARTICLE = "纠错制度 第六条"
_ORGANISE = Permission.ORGANISE_CORRECTION.value

PROCEDURE = Procedure(
    [
        Step("plan", "安排监督检查", (), (PLANNED,), _ORGANISE, "纠错制度 第四条、第八条"),
        Step("begin", "开始监督检查", (PLANNED,), (UNDER_WAY,), _ORGANISE, ARTICLE),
        Step("report", "提交监督检查报告", (UNDER_WAY,), (REPORTED,), _ORGANISE, ARTICLE),
        Step("close", "办结监督检查", (REPORTED,), (CLOSED,), _ORGANISE, ARTICLE),
    ],
    labels=STATE_LABELS,
)
