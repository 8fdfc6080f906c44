"""Misconduct of an officer as a table (纠错制度 第七条)."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

RECORDED, HEARD, HANDLED, DISMISSED, APPEALED = (
    "recorded",
    "heard",
    "handled",
    "dismissed",
    "appealed",
)
STATE_LABELS = {
    RECORDED: "已登记，待听取陈述",
    HEARD: "已听取陈述，待处理",
    HANDLED: "已处理",
    DISMISSED: "不予处理",
    APPEALED: "申请复核中",
}
ARTICLE, COOPERATION = "纠错制度 第七条", "纠错制度 第六条"
_ORGANISE = Permission.ORGANISE_CORRECTION.value
_ORDER, _ANSWER = Permission.ORDER_CORRECTION.value, Permission.ANSWER_CORRECTION.value

PROCEDURE = Procedure(
    [
        Step("record", "登记违法失职行为", (), (RECORDED,), _ORGANISE, ARTICLE),
        Step("state", "陈述申辩", (RECORDED,), (HEARD,), _ANSWER, COOPERATION),
        Step("waive", "登记未作陈述", (RECORDED,), (HEARD,), _ORGANISE, COOPERATION),
        Step("handle", "作出处理", (HEARD,), (HANDLED,), _ORDER, ARTICLE, deciding=True),
        Step("dismiss", "不予处理", (HEARD,), (DISMISSED,), _ORDER, ARTICLE, deciding=True),
        Step("appeal", "申请复核", (HANDLED,), (APPEALED,), _ANSWER, ARTICLE),
        Step(
            "review",
            "作出复核决定",
            (APPEALED,),
            (HANDLED, DISMISSED),
            _ORDER,
            ARTICLE,
            deciding=True,
        ),
    ],
    labels=STATE_LABELS,
)
