"""The procedure of an inspection as a table (监督检查)."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

ASSIGNED, STARTED, RECORDED = "assigned", "started", "recorded"
ORDERED, REINSPECTED = "ordered", "reinspected"
CASE_OPENED, CLOSED, CANCELLED = "case_opened", "closed", "cancelled"
STATE_LABELS = {
    ASSIGNED: "已派员",
    STARTED: "检查中",
    RECORDED: "已记录",
    ORDERED: "已责令整改",
    REINSPECTED: "已复查",
    CASE_OPENED: "已立案",
    CLOSED: "已办结",
    CANCELLED: "已取消",
}
# A case that is filed takes nothing from the hazards: they are still ordered and re-inspected.
OPEN = (RECORDED, ORDERED, CASE_OPENED)
VISITED = (STARTED, RECORDED, ORDERED, REINSPECTED, CASE_OPENED, CLOSED)

OFFICERS = "加强监管执法通知 四（一）"
UNANNOUNCED = "加强监管执法通知 三（三）"
RECORD = "加强监管执法通知 三（二）"
DOCUMENTS = "加强监管执法通知 四（三）"
_DISPATCH, _INSPECT = Permission.DISPATCH.value, Permission.INSPECT.value

PROCEDURE = Procedure(
    [
        Step("assign", "派员", (), (ASSIGNED,), _DISPATCH, OFFICERS),
        Step("replace_members", "调整检查组", (ASSIGNED,), (), _DISPATCH, OFFICERS),
        Step("cancel", "取消检查", (ASSIGNED,), (CANCELLED,), _DISPATCH, OFFICERS),
        Step("start", "到达现场，开始检查", (ASSIGNED,), (STARTED,), _INSPECT, UNANNOUNCED),
        Step("record", "填写检查记录", (STARTED,), (RECORDED,), _INSPECT, RECORD),
        Step("sign", "签名", (RECORDED, CASE_OPENED), (), _INSPECT, RECORD),
        Step("add_files", "补充照片和录音录像", (STARTED, *OPEN), (), _INSPECT, RECORD),
        Step("issue_record", "制作现场检查记录", (RECORDED, CASE_OPENED), (), _INSPECT, DOCUMENTS),
        Step("take_measure", "现场处理措施", OPEN, (), _INSPECT, DOCUMENTS),
        Step(
            "order",
            "责令限期整改",
            (RECORDED,),
            (ORDERED,),
            _INSPECT,
            DOCUMENTS,
            stays=(CASE_OPENED,),
        ),
        Step(
            "report_rectified", "登记企业整改情况", (ORDERED, CASE_OPENED), (), _INSPECT, DOCUMENTS
        ),
        Step(
            "reinspect",
            "复查",
            (ORDERED,),
            (ORDERED, REINSPECTED),
            _INSPECT,
            DOCUMENTS,
            stays=(CASE_OPENED,),
        ),
        Step(
            "open_case",
            "转立案",
            (RECORDED, ORDERED, REINSPECTED),
            (CASE_OPENED,),
            Permission.HANDLE_CASES.value,
            DOCUMENTS,
        ),
        Step("close", "办结", (RECORDED, REINSPECTED), (CLOSED,), _INSPECT, DOCUMENTS),
    ],
    labels=STATE_LABELS,
)
_STAGES = (
    ("派员", (ASSIGNED,)),
    ("检查", (STARTED,)),
    ("记录", (RECORDED,)),
    ("责令整改", (ORDERED,)),
    ("复查", (REINSPECTED,)),
    ("办结", (CLOSED, CASE_OPENED)),
)


def stages_of(state: str) -> list[tuple[str, str]]:
    """The stages of the procedure, each ``done``, ``now`` or ``todo``; none when cancelled."""
    if state == CANCELLED:
        return []
    here = next(place for place, (_, states) in enumerate(_STAGES) if state in states)
    over = state in (CLOSED, CASE_OPENED)
    marks = ["done" if place < here or over else "todo" for place in range(len(_STAGES))]
    if not over:
        marks[here] = "now"
    return [(label, mark) for (label, _), mark in zip(_STAGES, marks, strict=True)]
