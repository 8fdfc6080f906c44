"""A supervision of enforcement as a table (纠错制度 第四条、第六条、第八条)."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

PLANNED, UNDER_WAY, REPORTED, CLOSED = "planned", "under_way", "reported", "closed"
STATE_LABELS = {
    PLANNED: "已计划",
    UNDER_WAY: "监督检查中",
    REPORTED: "已报告，待办结",
    CLOSED: "已办结",
}
ARTICLE, COOPERATION, EARLY = "纠错制度 第六条", "纠错制度 第六条", "纠错制度 第三条（四）"
_ORGANISE = Permission.ORGANISE_CORRECTION.value
_ORDER = Permission.ORDER_CORRECTION.value

PROCEDURE = Procedure(
    [
        Step("plan", "安排监督检查", (), (PLANNED,), _ORGANISE, "纠错制度 第四条、第八条"),
        Step("begin", "开始监督检查", (PLANNED,), (UNDER_WAY,), _ORGANISE, ARTICLE),
        Step("request", "要求提供材料", (UNDER_WAY,), (), _ORGANISE, COOPERATION),
        Step("hear", "登记听取汇报、征询意见", (UNDER_WAY,), (), _ORGANISE, ARTICLE),
        Step("freeze", "确定抽查案卷范围", (UNDER_WAY,), (), _ORGANISE, ARTICLE),
        Step("draw", "抽取案卷", (UNDER_WAY,), (), _ORGANISE, ARTICLE),
        Step("review", "评查案卷", (UNDER_WAY,), (), _ORGANISE, ARTICLE),
        Step("report", "提交监督检查报告", (UNDER_WAY,), (REPORTED,), _ORGANISE, ARTICLE),
        Step("send_back", "退回补充检查", (REPORTED,), (UNDER_WAY,), _ORDER, ARTICLE),
        Step("close", "办结监督检查", (REPORTED,), (CLOSED,), _ORDER, EARLY, deciding=True),
    ],
    labels=STATE_LABELS,
)

ASKED, ANSWERED, ACCEPTED = "asked", "answered", "accepted"
REQUEST_LABELS = {ASKED: "待答复", ANSWERED: "已答复", ACCEPTED: "已接收"}
_ANSWER = Permission.ANSWER_CORRECTION.value
REQUEST = Procedure(
    [
        Step("ask", "要求提供材料", (), (ASKED,), _ORGANISE, COOPERATION),
        Step("answer", "答复、提供材料", (ASKED,), (ANSWERED,), _ANSWER, COOPERATION),
        Step("accept", "接收", (ANSWERED,), (ACCEPTED,), _ORGANISE, COOPERATION),
        Step("return", "退回补充", (ANSWERED,), (ASKED,), _ORGANISE, COOPERATION),
    ],
    labels=REQUEST_LABELS,
)

DRAFT, APPROVED = "draft", "approved"
PROGRAMME_LABELS = {DRAFT: "编制中", APPROVED: "已批准"}
PROGRAMME = Procedure(
    [
        Step("draft", "编制年度计划", (), (DRAFT,), _ORGANISE, ARTICLE),
        Step("add", "增加计划事项", (DRAFT,), (), _ORGANISE, ARTICLE),
        Step("approve", "批准年度计划", (DRAFT,), (APPROVED,), _ORDER, ARTICLE, deciding=True),
    ],
    labels=PROGRAMME_LABELS,
)
