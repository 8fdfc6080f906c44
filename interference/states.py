"""The procedure of an interference report as a table (干预执法记录制度)."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

RECEIVED = "received"
VERIFYING = "verifying"
SUBSTANTIATED = "substantiated"
UNSUBSTANTIATED = "unsubstantiated"
LAWFUL_DUTY = "lawful_duty"
REFERRED = "referred"
MEASURED = "measured"
CIRCULATED = "circulated"
CLOSED = "closed"

OUTCOME_LABELS = {
    SUBSTANTIATED: "属实",
    UNSUBSTANTIATED: "不属实",
    LAWFUL_DUTY: "依法履行职责",
    REFERRED: "移送有权机关",
}
STATE_LABELS = {
    RECEIVED: "已收到",
    VERIFYING: "核实中",
    SUBSTANTIATED: "核实属实",
    UNSUBSTANTIATED: "核实不属实",
    LAWFUL_DUTY: "依法履行职责",
    REFERRED: "已移送",
    MEASURED: "已作处理决定",
    CIRCULATED: "已通报",
    CLOSED: "已办结",
}
_OPEN = tuple(state for state in STATE_LABELS if state != CLOSED)
_HANDLE = Permission.HANDLE_INTERFERENCE

PROCEDURE = Procedure(
    [
        Step("file", "提交报告", (), (RECEIVED,), Permission.FILE_INTERFERENCE_REPORT, "第六条"),
        Step("take_up", "开始核实", (RECEIVED,), (VERIFYING,), _HANDLE, "第六条"),
        Step("ask", "询问报告人", _OPEN, (), _HANDLE, "第六条"),
        Step("note", "记入核实情况", (VERIFYING,), (), _HANDLE, "第四条、第六条"),
        Step(
            "conclude",
            "作出核实结论",
            (VERIFYING,),
            tuple(OUTCOME_LABELS),
            _HANDLE,
            "第二条、第六条",
            deciding=True,
        ),
        Step(
            "decide_measure",
            "作出处理决定",
            (SUBSTANTIATED,),
            (MEASURED,),
            _HANDLE,
            "第八条",
            deciding=True,
        ),
        Step("circulate", "通报", (MEASURED,), (CIRCULATED,), _HANDLE, "第八条", deciding=True),
        Step(
            "publish", "形成公开文本", (MEASURED, CIRCULATED), (), _HANDLE, "第八条", deciding=True
        ),
        Step(
            "close",
            "办结",
            (UNSUBSTANTIATED, LAWFUL_DUTY, REFERRED, MEASURED, CIRCULATED),
            (CLOSED,),
            _HANDLE,
            "第六条、第八条",
        ),
    ],
    labels=STATE_LABELS,
)
_STAGES = (
    ("收到报告", (RECEIVED,)),
    ("核实", (VERIFYING,)),
    ("结论", (SUBSTANTIATED, UNSUBSTANTIATED, LAWFUL_DUTY, REFERRED)),
    ("处理", (MEASURED,)),
    ("通报", (CIRCULATED,)),
    ("办结", (CLOSED,)),
)


def stages_of(state: str) -> list[tuple[str, str]]:
    """The stages of the procedure, each ``done``, ``now`` or ``todo``."""
    here = next(place for place, (_, states) in enumerate(_STAGES) if state in states)
    marks = ["done" if place < here else "todo" for place in range(len(_STAGES))]
    marks[here] = "done" if state == CLOSED else "now"
    return [(label, mark) for (label, _), mark in zip(_STAGES, marks, strict=True)]
