"""The procedures of a batch and of a correction as tables (信息公开制度 第三条、第四条、第五条)."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

DRAFT, SIGNED, SUBMITTED, APPROVED, PUBLISHED = (
    "draft",
    "signed",
    "submitted",
    "approved",
    "published",
)
STATE_LABELS = {
    DRAFT: "拟制中",
    SIGNED: "双方已签",
    SUBMITTED: "待批准",
    APPROVED: "已批准，待发布",
    PUBLISHED: "已发布",
}
DRAFTING = "信息公开制度 第三条（二）"
CARRYING_OUT = "信息公开制度 第三条（一）"
PAPER = "信息公开制度 第五条（一）"
WEBSITE = "信息公开制度 第五条（二）"
ELSEWHERE = "信息公开制度 第五条（三）"

_SIGN, _APPROVE = Permission.SIGN_DISCLOSURE.value, Permission.APPROVE_DISCLOSURE.value
_PUBLISH, _CONSENT = Permission.PUBLISH_DISCLOSURE.value, Permission.CONSENT_MEDIA.value
_PAPER = Permission.PRINT_DISCLOSURE.value

PROCEDURE = Procedure(
    [
        Step("compile", "编制", (), (DRAFT,), _SIGN, DRAFTING),
        Step("edit", "修改说明和条目", (DRAFT,), (), _SIGN, DRAFTING),
        Step("sign", "签署", (DRAFT,), (DRAFT, SIGNED), _SIGN, DRAFTING),
        Step("submit", "提请批准", (SIGNED,), (SUBMITTED,), _SIGN, DRAFTING),
        Step("approve", "批准发布", (SUBMITTED,), (APPROVED,), _APPROVE, DRAFTING, deciding=True),
        Step("send_back", "退回修改", (SUBMITTED,), (DRAFT,), _APPROVE, DRAFTING),
        Step("publish", "在官网发布", (APPROVED,), (PUBLISHED,), _PUBLISH, WEBSITE),
        Step("print", "印发《安监执法警示通报》", (APPROVED, PUBLISHED), (), _PAPER, PAPER),
        Step("consent", "同意其他载体公开", (PUBLISHED,), (), _CONSENT, ELSEWHERE, deciding=True),
        Step("release", "登记其他载体公开", (PUBLISHED,), (), _PUBLISH, ELSEWHERE),
    ],
    labels=STATE_LABELS,
)

PROPOSED, AGREED, DONE, DROPPED = "proposed", "agreed", "done", "dropped"
CORRECTION_LABELS = {
    PROPOSED: "待批准",
    AGREED: "已批准，待更正",
    DONE: "已更正",
    DROPPED: "不予更正",
}
CORRECTION = Procedure(
    [
        Step("propose", "提出更正", (), (PROPOSED,), _SIGN, DRAFTING),
        Step("agree", "批准更正", (PROPOSED,), (AGREED,), _APPROVE, DRAFTING, deciding=True),
        Step("drop", "不予更正", (PROPOSED,), (DROPPED,), _APPROVE, DRAFTING),
        Step("carry_out", "在官网更正", (AGREED,), (DONE,), _PUBLISH, CARRYING_OUT),
    ],
    labels=CORRECTION_LABELS,
)


def stages_of(state: str) -> list[tuple[str, str]]:
    """The stages of a batch, each ``done``, ``now`` or ``todo``."""
    order = list(STATE_LABELS)
    place = order.index(state)
    now = "done" if state == PUBLISHED else "now"
    words = ["done"] * place + [now] + ["todo"] * (len(order) - place - 1)
    return list(zip(("拟制", "签署", "批准", "待发布", "发布"), words, strict=True))
