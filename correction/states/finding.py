"""A finding of supervision as a table (纠错制度 第三条（四）、第五条、第六条)."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

FOUND, ORDERED, ANSWERED, CORRECTED, UNFOUNDED = (
    "found",
    "ordered",
    "answered",
    "corrected",
    "unfounded",
)
STATE_LABELS = {
    FOUND: "已登记，待处理",
    ORDERED: "已责令，整改中",
    ANSWERED: "已答复，待确认",
    CORRECTED: "已纠正",
    UNFOUNDED: "不成立",
}
OPEN = (FOUND, ORDERED, ANSWERED)
REMEDY, EARLY, COOPERATION = "纠错制度 第五条", "纠错制度 第三条（四）", "纠错制度 第六条"
_ORGANISE = Permission.ORGANISE_CORRECTION.value
_ORDER, _ANSWER = Permission.ORDER_CORRECTION.value, Permission.ANSWER_CORRECTION.value

PROCEDURE = Procedure(
    [
        Step("find", "登记问题", (), (FOUND,), _ORGANISE, "纠错制度 第五条、第八条"),
        Step("follow", "登记跟踪情况", OPEN, (), _ORGANISE, EARLY),
        Step("order", "决定处理方式", (FOUND,), (ORDERED,), _ORDER, REMEDY, deciding=True),
        Step("drop", "认定不成立", (FOUND,), (UNFOUNDED,), _ORDER, REMEDY, deciding=True),
        Step("answer", "答复整改情况", (ORDERED,), (ANSWERED,), _ANSWER, COOPERATION),
        Step("send_back", "退回继续整改", (ANSWERED,), (ORDERED,), _ORDER, EARLY),
        Step("verify", "确认已纠正", (ANSWERED,), (CORRECTED,), _ORDER, EARLY, deciding=True),
    ],
    labels=STATE_LABELS,
)
