"""The procedure of a penalty case as a table (行政处罚案件).

``TERMS`` of the steps are counted in :mod:`enforcement.rules.case_terms`.
"""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

PROPOSED, NOT_FILED, REGISTERED = "proposed", "not_filed", "registered"
INVESTIGATED, REVIEWING, REVIEWED = "investigated", "reviewing", "reviewed"
TOLD, HEARING_ASKED, HEARING_SET, HEARD = "told", "hearing_asked", "hearing_set", "heard"
DISCUSSED, DECIDED, SERVED = "discussed", "decided", "served"
SUSPENDED, REMINDED, COURT, EXECUTED = "suspended", "reminded", "court", "executed"
WITHDRAWN, TRANSFERRED, CLOSING, CLOSED = "withdrawn", "transferred", "closing", "closed"
STATE_LABELS = {
    PROPOSED: "待批准立案",
    NOT_FILED: "不予立案",
    REGISTERED: "调查取证",
    INVESTIGATED: "调查终结",
    REVIEWING: "法制审核中",
    REVIEWED: "法制审核通过",
    TOLD: "已告知",
    HEARING_ASKED: "已申请听证",
    HEARING_SET: "已通知听证",
    HEARD: "已听证",
    DISCUSSED: "已集体讨论",
    DECIDED: "已决定",
    SERVED: "执行中",
    SUSPENDED: "暂缓执行",
    REMINDED: "已催告",
    COURT: "已申请强制执行",
    EXECUTED: "执行完毕",
    WITHDRAWN: "已撤销案件",
    TRANSFERRED: "已移送",
    CLOSING: "待批准结案",
    CLOSED: "已结案",
}
BEFORE_DECISION = (
    REGISTERED, INVESTIGATED, REVIEWING, REVIEWED, TOLD,
    HEARING_ASKED, HEARING_SET, HEARD, DISCUSSED,
)  # fmt: skip
IN_EXECUTION = (SERVED, SUSPENDED, REMINDED, COURT)
DECIDED_ON = (DECIDED, *IN_EXECUTION, EXECUTED, CLOSING, CLOSED)
OVER = (NOT_FILED, CLOSED)

REGISTRATION = "行政处罚法第五十四条"
OFFICERS = "行政处罚法第四十二条；加强监管执法通知 四（一）"
EVIDENCE = "行政处罚法第四十六条、第五十五条"
TERM = "行政处罚法第六十条"
REVIEW = "加强监管执法通知 四（二）；行政处罚法第五十八条"
TELLING = "行政处罚法第四十四条、第四十五条"
HEARING = "加强监管执法通知 四（二）；行政处罚法第六十三条、第六十四条"
DISCUSSION = "三项制度报告 三、四；行政处罚法第五十七条"
DECISION = "行政处罚法第五十七条、第五十九条、第六十条"
SERVICE = "行政处罚法第六十一条"
EXECUTION = "行政处罚法第六十六条、第六十七条、第七十二条"
COURT_ENFORCEMENT = "加强监管执法通知 四（三）；行政强制法第五十三条、第五十四条"
TRANSFER = "加强监管执法通知 六（二）；行政执法机关移送涉嫌犯罪案件的规定"
CHALLENGE = "行政处罚法第七十三条"
REVOCATION = "行政处罚法第七十五条"
CLOSING_RULE = "加强监管执法通知 四（三）；三项制度报告 三"

_HANDLE, _APPROVE = Permission.HANDLE_CASES.value, Permission.APPROVE_CASES.value
_REVIEW, _DISCUSS = Permission.REVIEW_CASES.value, Permission.DISCUSS_CASES.value
_DECIDE = Permission.DECIDE_CASES.value

_FILING = [
    Step("propose", "提请立案", (), (PROPOSED,), _HANDLE, REGISTRATION),
    Step("register", "批准立案", (PROPOSED,), (REGISTERED,), _APPROVE, REGISTRATION, deciding=True),
    Step(
        "refuse_filing",
        "不予立案",
        (PROPOSED,),
        (NOT_FILED,),
        _APPROVE,
        REGISTRATION,
        deciding=True,
    ),
]
_INVESTIGATION = [
    Step("change_officers", "调整承办人", (REGISTERED, INVESTIGATED), (), _APPROVE, OFFICERS),
    Step("add_evidence", "登记证据", BEFORE_DECISION, (), _HANDLE, EVIDENCE),
    Step("interview", "询问", (REGISTERED,), (), _HANDLE, EVIDENCE),
    Step("stop_clock", "登记不计入期限的期间", BEFORE_DECISION, (), _HANDLE, TERM),
    Step("resume_clock", "恢复计算期限", BEFORE_DECISION, (), _HANDLE, TERM),
    Step("extend", "批准延长办案期限", BEFORE_DECISION, (), _APPROVE, TERM, deciding=True),
    Step("conclude", "调查终结", (REGISTERED,), (INVESTIGATED,), _HANDLE, EVIDENCE),
    Step(
        "reinvestigate",
        "补充调查",
        (INVESTIGATED, REVIEWED, TOLD, HEARD),
        (REGISTERED,),
        _HANDLE,
        EVIDENCE,
    ),
    Step(
        "withdraw",
        "撤销案件",
        (REGISTERED, INVESTIGATED),
        (WITHDRAWN,),
        _APPROVE,
        REGISTRATION,
        deciding=True,
    ),
]
_REVIEWS = [
    Step("ask_review", "提请法制审核", (INVESTIGATED,), (REVIEWING,), _HANDLE, REVIEW),
    Step(
        "review",
        "法制审核",
        (REVIEWING,),
        (REVIEWED, INVESTIGATED),
        _REVIEW,
        REVIEW,
        deciding=True,
    ),
]
_PARTY = [
    Step("tell", "告知当事人", (INVESTIGATED, REVIEWED), (TOLD,), _HANDLE, TELLING),
    Step(
        "record_service",
        "登记文书送达",
        (*BEFORE_DECISION, *IN_EXECUTION),
        (),
        _HANDLE,
        SERVICE,
    ),
    Step("record_defence", "登记陈述申辩", (TOLD, HEARD), (), _HANDLE, TELLING),
    Step("ask_hearing", "登记听证申请", (TOLD,), (HEARING_ASKED,), _HANDLE, HEARING),
    Step("call_hearing", "通知听证", (HEARING_ASKED,), (HEARING_SET,), _REVIEW, HEARING),
    Step("hold_hearing", "举行听证", (HEARING_SET,), (HEARD,), _REVIEW, HEARING),
    Step(
        "drop_hearing",
        "登记放弃听证",
        (HEARING_ASKED, HEARING_SET),
        (TOLD,),
        _REVIEW,
        HEARING,
    ),
]
_DECISION = [
    Step("discuss", "集体讨论", (TOLD, HEARD), (DISCUSSED, REGISTERED), _DISCUSS, DISCUSSION),
    Step(
        "decide",
        "作出决定",
        (DISCUSSED,),
        (DECIDED, WITHDRAWN),
        _DECIDE,
        DECISION,
        deciding=True,
    ),
    Step("send_back", "退回补充调查", (DISCUSSED,), (REGISTERED,), _DECIDE, DECISION),
]
_EXECUTION = [
    Step("serve", "送达决定书", (DECIDED,), (SERVED, EXECUTED), _HANDLE, SERVICE),
    Step("record_payment", "登记缴款", IN_EXECUTION, (EXECUTED,), _HANDLE, EXECUTION),
    Step("record_execution", "登记执行情况", IN_EXECUTION, (EXECUTED,), _HANDLE, EXECUTION),
    Step(
        "grant_instalments",
        "批准延期或者分期缴纳",
        (SERVED,),
        (),
        _APPROVE,
        EXECUTION,
        deciding=True,
    ),
    Step("suspend", "批准暂缓执行", (SERVED,), (SUSPENDED,), _APPROVE, EXECUTION, deciding=True),
    Step("resume", "恢复执行", (SUSPENDED,), (SERVED,), _APPROVE, EXECUTION),
    Step("remind", "催告", (SERVED,), (REMINDED,), _HANDLE, COURT_ENFORCEMENT),
    Step(
        "apply_court",
        "申请法院强制执行",
        (REMINDED,),
        (COURT,),
        _APPROVE,
        COURT_ENFORCEMENT,
        deciding=True,
    ),
    Step("record_ruling", "登记法院裁定", (COURT,), (), _HANDLE, COURT_ENFORCEMENT),
    Step(
        "end_execution",
        "终结执行",
        (SUSPENDED, REMINDED, COURT),
        (EXECUTED,),
        _APPROVE,
        COURT_ENFORCEMENT,
        deciding=True,
    ),
]
_TRANSFER = [
    Step("report_crime", "报告涉嫌犯罪", BEFORE_DECISION, (), _HANDLE, TRANSFER),
    Step("decide_transfer", "决定是否移送", BEFORE_DECISION, (), _DECIDE, TRANSFER, deciding=True),
    Step("hand_over", "移送司法机关", BEFORE_DECISION, (), _HANDLE, TRANSFER),
    Step(
        "record_answer",
        "登记司法机关答复",
        BEFORE_DECISION,
        (TRANSFERRED,),
        _HANDLE,
        TRANSFER,
    ),
    Step("ask_reconsideration", "提请复议", BEFORE_DECISION, (), _HANDLE, TRANSFER),
]
_CHALLENGES = [
    Step(
        "record_challenge",
        "登记行政复议、行政诉讼",
        (*IN_EXECUTION, EXECUTED, CLOSING, CLOSED),
        (),
        _REVIEW,
        CHALLENGE,
    ),
    Step(
        "conclude_challenge",
        "登记复议、诉讼结果",
        (*IN_EXECUTION, EXECUTED, CLOSING, CLOSED),
        (REGISTERED, WITHDRAWN),
        _REVIEW,
        CHALLENGE,
    ),
    Step(
        "revoke",
        "撤销处罚决定",
        (DECIDED, *IN_EXECUTION, EXECUTED, CLOSING, CLOSED),
        (REGISTERED, WITHDRAWN),
        _DECIDE,
        REVOCATION,
        deciding=True,
    ),
    Step(
        "change_decision",
        "变更处罚决定",
        (DECIDED, *IN_EXECUTION, EXECUTED, CLOSING, CLOSED),
        (DECIDED,),
        _DECIDE,
        REVOCATION,
        deciding=True,
    ),
]
_CLOSING = [
    Step(
        "ask_closing",
        "提请结案",
        (EXECUTED, WITHDRAWN, TRANSFERRED),
        (CLOSING,),
        _HANDLE,
        CLOSING_RULE,
    ),
    Step("close", "批准结案", (CLOSING,), (CLOSED,), _APPROVE, CLOSING_RULE, deciding=True),
    Step(
        "return_closing",
        "退回补正",
        (CLOSING,),
        (EXECUTED, WITHDRAWN, TRANSFERRED),
        _APPROVE,
        CLOSING_RULE,
    ),
]

PROCEDURE = Procedure(
    [
        *_FILING,
        *_INVESTIGATION,
        *_REVIEWS,
        *_PARTY,
        *_DECISION,
        *_EXECUTION,
        *_TRANSFER,
        *_CHALLENGES,
        *_CLOSING,
    ],
    labels=STATE_LABELS,
)
_STAGES = (
    ("立案", (PROPOSED,)),
    ("调查", (REGISTERED, INVESTIGATED)),
    ("法制审核", (REVIEWING, REVIEWED)),
    ("告知、听证", (TOLD, HEARING_ASKED, HEARING_SET, HEARD)),
    ("集体讨论", (DISCUSSED,)),
    ("决定", (DECIDED,)),
    ("执行", (*IN_EXECUTION, EXECUTED)),
    ("结案", (CLOSING, CLOSED)),
)


def stages_of(state: str, *, major: bool) -> list[tuple[str, str]]:
    """The stages, each ``done``, ``now`` or ``todo``; none for a case that left the way.

    ``major``: whether a legal review is due; without it that stage is not shown.
    """
    if state in (NOT_FILED, WITHDRAWN, TRANSFERRED):
        return []
    shown = [stage for stage in _STAGES if major or stage[0] != "法制审核" or state in stage[1]]
    here = next(place for place, (_, states) in enumerate(shown) if state in states)
    over = state == CLOSED
    marks = ["done" if place < here or over else "todo" for place in range(len(shown))]
    if not over:
        marks[here] = "now"
    return [(label, mark) for (label, _), mark in zip(shown, marks, strict=True)]
