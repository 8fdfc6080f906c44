"""The procedures of annual plans (三（一）（二）) and of campaigns outside them (三（四）)."""

from __future__ import annotations

from collections.abc import Sequence

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

DRAFT = "draft"
SUBMITTED = "submitted"
APPROVED = "approved"
FILED = "filed"
IN_FORCE = "in_force"
REPLACED = "replaced"
REPORTED = "reported"
CLOSED = "closed"
CANCELLED = "cancelled"

STATE_LABELS = {
    DRAFT: "编制中",
    SUBMITTED: "已送审",
    APPROVED: "政府已批准",
    FILED: "已报上级备案",
    IN_FORCE: "执行中",
    REPLACED: "已被新版替代",
    REPORTED: "已报告执行情况",
    CLOSED: "已结束",
    CANCELLED: "已撤销",
}
OPEN = (DRAFT, SUBMITTED, APPROVED, FILED)  # on the way into force
EFFECTIVE = (IN_FORCE, REPORTED)  # what the year is counted by

_MAKE, _SUBMIT = Permission.MAKE_PLANS, Permission.SUBMIT_PLANS
_APPROVAL, _DECIDE = Permission.RECORD_PLAN_APPROVAL, Permission.DECIDE_CAMPAIGNS
_CONTENT = "加强监管执法通知 三（一）"
_EXECUTION = "加强监管执法通知 三（二）"
_CAMPAIGN = "加强监管执法通知 三（四）"

ANNUAL = Procedure(
    [
        Step("create", "编制计划", (), (DRAFT,), _MAKE, _CONTENT),
        Step("edit", "修改计划内容", (DRAFT,), (), _MAKE, _CONTENT),
        Step("submit", "送审", (DRAFT,), (SUBMITTED,), _SUBMIT, _CONTENT),
        Step("approve", "登记政府批准", (SUBMITTED,), (APPROVED,), _APPROVAL, _CONTENT, True),
        Step("return", "退回修改", (SUBMITTED,), (DRAFT,), _APPROVAL, _CONTENT),
        Step("file", "登记报上级备案", (APPROVED,), (FILED,), _APPROVAL, _CONTENT),
        Step("put_in_force", "印发执行", (FILED,), (IN_FORCE,), _SUBMIT, _EXECUTION),
        Step("report", "报告执行情况", (IN_FORCE,), (REPORTED,), _SUBMIT, _EXECUTION),
        Step("new_version", "调整计划（新版本）", (IN_FORCE,), (), _MAKE, _CONTENT),
        Step("cancel", "撤销草案", (DRAFT,), (CANCELLED,), _MAKE, _CONTENT),
    ],
    labels=STATE_LABELS,
)
CAMPAIGN = Procedure(
    [
        Step("create", "编制行动方案", (), (DRAFT,), _MAKE, _CAMPAIGN),
        Step("edit", "修改方案内容", (DRAFT,), (), _MAKE, _CAMPAIGN),
        Step("submit", "送审", (DRAFT,), (SUBMITTED,), _SUBMIT, _CAMPAIGN),
        Step("decide", "批准行动", (SUBMITTED,), (IN_FORCE,), _DECIDE, _CAMPAIGN, True),
        Step("return", "退回修改", (SUBMITTED,), (DRAFT,), _DECIDE, _CAMPAIGN),
        Step("close", "结束并报告结果", (IN_FORCE,), (CLOSED,), _SUBMIT, _CAMPAIGN),
        Step("cancel", "撤销草案", (DRAFT,), (CANCELLED,), _MAKE, _CAMPAIGN),
    ],
    labels=STATE_LABELS,
)
PROCEDURES = {"annual": ANNUAL, "campaign": CAMPAIGN}

_STAGES = {
    "annual": (
        ("编制", DRAFT),
        ("送审", SUBMITTED),
        ("政府批准", APPROVED),
        ("上级备案", FILED),
        ("执行", IN_FORCE),
        ("报告", REPORTED),
    ),
    "campaign": (("编制", DRAFT), ("送审", SUBMITTED), ("执行", IN_FORCE), ("结束", CLOSED)),
}


def stages_of(kind: str, state: str) -> Sequence[tuple[str, str]]:
    """The stages of the procedure, each ``done``, ``now`` or ``todo``; none of a cancelled plan."""
    if state == CANCELLED:
        return []
    stages = _STAGES[kind]
    if state == REPLACED:
        return [(label, "done") for label, _ in stages[:-1]] + [("被新版替代", "done")]
    here = [each for _, each in stages].index(state)
    last = len(stages) - 1
    marks = ["done" if place < here or here == last else "todo" for place in range(len(stages))]
    if here != last:
        marks[here] = "now"
    return [(label, mark) for (label, _), mark in zip(stages, marks, strict=True)]
