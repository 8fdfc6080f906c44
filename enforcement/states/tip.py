"""A tip of the public (举报) as a table (六（三）), and its states in the words of the public."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

RECEIVED, ASSIGNED, VERIFIED, ANSWERED = "received", "assigned", "verified", "answered"
CLOSED, JOINED, NOT_ACCEPTED = "closed", "joined", "not_accepted"
STATE_LABELS = {
    RECEIVED: "待分派",
    ASSIGNED: "核查中",
    VERIFIED: "已核实，待答复",
    ANSWERED: "已答复",
    CLOSED: "已办结",
    JOINED: "已并案",
    NOT_ACCEPTED: "不予受理",
}
PUBLIC_WORDS = {
    RECEIVED: "已收到，正在确定由谁核查",
    ASSIGNED: "正在核查",
    VERIFIED: "核查已经结束，正在准备答复",
    ANSWERED: "已答复",
    CLOSED: "已答复，办理完毕",
    JOINED: "与反映同一问题的其他举报合并办理",
    NOT_ACCEPTED: "不予受理",
}
ARTICLE = "加强监管执法通知 六（三）"
SECRECY = "《安全生产法》第七十三条"
IN_HAND = (ASSIGNED, VERIFIED)
CONCLUDED = (VERIFIED, ANSWERED, CLOSED)
REPLIED = (ANSWERED, CLOSED, NOT_ACCEPTED)

_ASSIGN, _HANDLE = Permission.ASSIGN_TIPS.value, Permission.HANDLE_TIPS.value
ANYBODY = ""  # whoever reports holds no permission

PROCEDURE = Procedure(
    [
        Step("file", "举报", (), (RECEIVED,), ANYBODY, ARTICLE),
        Step("assign", "分派", (RECEIVED,), (ASSIGNED,), _ASSIGN, ARTICLE),
        Step("verify", "登记核实结果", (ASSIGNED,), (VERIFIED,), _HANDLE, ARTICLE),
        Step("link_inspection", "关联监督检查", (ASSIGNED,), (), _HANDLE, ARTICLE),
        Step("answer", "答复举报人", (VERIFIED,), (ANSWERED,), _ASSIGN, ARTICLE),
        Step("send_back", "退回重新核实", (VERIFIED,), (ASSIGNED,), _ASSIGN, ARTICLE),
        Step("close", "办结", (ANSWERED,), (CLOSED,), _ASSIGN, ARTICLE),
        Step("reassign", "改派", (ASSIGNED,), (), _ASSIGN, ARTICLE),
        Step("extend", "延长办理期限", IN_HAND, (), _ASSIGN, ARTICLE),
        Step("hand_over", "移送其他机关", (RECEIVED, ASSIGNED), (VERIFIED,), _ASSIGN, ARTICLE),
        Step("join", "并入其他举报", (RECEIVED, ASSIGNED), (JOINED,), _ASSIGN, ARTICLE),
        Step("not_accept", "不予受理", (RECEIVED,), (NOT_ACCEPTED,), _ASSIGN, ARTICLE),
    ],
    labels=STATE_LABELS,
)
