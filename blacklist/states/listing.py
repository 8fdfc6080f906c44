"""The procedure of a listing as a table (黑名单制度 第四条、第六条、第七条)."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

COLLECTED, CONSULTING, CONSULTED, ELSEWHERE = "collected", "consulting", "consulted", "elsewhere"
NOTICED, HEARD, NOT_LISTED, DISCUSSED = "noticed", "heard", "not_listed", "discussed"
DECIDED, REJECTED, COPIED, LISTED = "decided", "rejected", "copied", "listed"
EXIT_INSPECTED, EXIT_DISCUSSED = "exit_inspected", "exit_discussed"
REMOVED, DELETED, REVOKED = "removed", "deleted", "revoked"
STATE_LABELS = {
    COLLECTED: "已采集",
    CONSULTING: "征求意见中",
    CONSULTED: "已征求意见",
    ELSEWHERE: "由注册地列入",
    NOTICED: "已告知",
    HEARD: "已听取申辩",
    NOT_LISTED: "采纳申辩，不予列入",
    DISCUSSED: "已讨论，待审定",
    DECIDED: "已审定",
    REJECTED: "审定不予列入",
    COPIED: "已抄送，待公布",
    LISTED: "列入期间",
    EXIT_INSPECTED: "期满已检查",
    EXIT_DISCUSSED: "期满已讨论，待审定",
    REMOVED: "审定移出，待公布",
    DELETED: "已移出",
    REVOKED: "已撤销列入",
}
OVER = (ELSEWHERE, NOT_LISTED, REJECTED, DELETED, REVOKED)
# The public column shows a unit in these states: the removal counts from its publication.
SHOWN = (LISTED, EXIT_INSPECTED, EXIT_DISCUSSED, REMOVED)

AREA = "黑名单制度 第四条"
COLLECTING = "黑名单制度 第六条（一）"
TELLING = "黑名单制度 第六条（二）"
DECIDING = "黑名单制度 第六条（三）"
PUBLISHING = "黑名单制度 第六条（四）"
LEAVING = "黑名单制度 第六条（五）"
WATCHING = "黑名单制度 第七条（一）"
COPYING = "黑名单制度 第七条（二）"
HEAVIER = "黑名单制度 第八条"

_COLLECT, _MANAGE = Permission.COLLECT_LISTINGS.value, Permission.MANAGE_LISTINGS.value
_HEAR, _DISCUSS = Permission.HEAR_LISTINGS.value, Permission.DISCUSS_LISTINGS.value
_DECIDE, _PUBLISH = Permission.DECIDE_LISTINGS.value, Permission.PUBLISH_LISTINGS.value
_WATCH = Permission.WATCH_LISTINGS.value

PROCEDURE = Procedure(
    [
        Step("collect", "采集信息", (), (COLLECTED,), _COLLECT, COLLECTING),
        Step("add_ground", "补充情形", (COLLECTED,), (), _COLLECT, COLLECTING, stays=(LISTED,)),
        Step("consult", "函告注册地征求意见", (COLLECTED,), (CONSULTING,), _MANAGE, AREA),
        Step(
            "record_answer",
            "登记复函",
            (CONSULTING,),
            (CONSULTED, ELSEWHERE),
            _MANAGE,
            AREA,
        ),
        Step("give_notice", "告知当事人", (COLLECTED, CONSULTED), (NOTICED,), _MANAGE, TELLING),
        Step("receive_defence", "登记陈述申辩", (NOTICED,), (), _HEAR, TELLING),
        Step("hear", "复核陈述申辩", (NOTICED,), (HEARD,), _HEAR, TELLING),
        Step(
            "adopt",
            "采纳申辩，不予列入",
            (HEARD,),
            (NOT_LISTED,),
            _HEAR,
            TELLING,
            deciding=True,
        ),
        Step(
            "discuss",
            "安委会办公室讨论",
            (HEARD,),
            (DISCUSSED,),
            _DISCUSS,
            DECIDING,
            deciding=True,
        ),
        Step(
            "decide",
            "党组会议审定",
            (DISCUSSED,),
            (DECIDED, HEARD, REJECTED),
            _DECIDE,
            DECIDING,
            deciding=True,
        ),
        Step("copy", "抄送", (DECIDED,), (COPIED,), _MANAGE, COPYING, stays=(COPIED, LISTED)),
        Step("publish", "公布", (COPIED,), (LISTED,), _PUBLISH, PUBLISHING, stays=(LISTED,)),
        Step("file_report", "登记企业报告", (LISTED,), (), _WATCH, WATCHING),
        Step("record_check", "登记监督检查", (LISTED,), (), _WATCH, WATCHING),
        Step("mark_heavier", "标记从重处理", (LISTED,), (), _MANAGE, HEAVIER),
        Step("propose_closure", "提请关闭", (LISTED,), (), _MANAGE, WATCHING),
        Step(
            "inspect_exit",
            "期满检查",
            (LISTED,),
            (EXIT_INSPECTED,),
            _COLLECT,
            LEAVING,
            stays=(EXIT_INSPECTED,),
        ),
        Step(
            "discuss_exit",
            "讨论期满处理",
            (EXIT_INSPECTED,),
            (EXIT_DISCUSSED,),
            _DISCUSS,
            LEAVING,
            deciding=True,
        ),
        Step(
            "decide_exit",
            "审定期满处理",
            (EXIT_DISCUSSED,),
            (REMOVED, LISTED, EXIT_INSPECTED),
            _DECIDE,
            LEAVING,
            deciding=True,
        ),
        Step("publish_removal", "公布移出", (REMOVED,), (REMOVED, DELETED), _PUBLISH, LEAVING),
        Step(
            "revoke",
            "撤销列入",
            (DECIDED, COPIED, LISTED, EXIT_INSPECTED, EXIT_DISCUSSED),
            (REVOKED,),
            _DECIDE,
            DECIDING,
            deciding=True,
        ),
    ],
    labels=STATE_LABELS,
)
_STAGES = (
    ("采集", (COLLECTED, CONSULTING, CONSULTED)),
    ("告知申辩", (NOTICED, HEARD)),
    ("讨论审定", (DISCUSSED, DECIDED)),
    ("抄送公布", (COPIED,)),
    ("列入期间", (LISTED,)),
    ("期满检查", (EXIT_INSPECTED, EXIT_DISCUSSED)),
    ("移出", (REMOVED, DELETED)),
)


def stages_of(state: str) -> list[tuple[str, str]]:
    """The stages, each ``done``, ``now`` or ``todo``; none for one that ended otherwise."""
    here = next((place for place, (_, states) in enumerate(_STAGES) if state in states), None)
    if here is None:
        return []
    marks = ["done" if place < here else "todo" for place in range(len(_STAGES))]
    marks[here] = "done" if state == DELETED else "now"
    return [(label, mark) for (label, _), mark in zip(_STAGES, marks, strict=True)]
