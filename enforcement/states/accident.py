"""Accidents as a table (生产安全事故; 二（四）), with the steps of decree 493."""

from __future__ import annotations

from enforcement.rules.accidents import LAW
from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

REPORTED, INVESTIGATING, CLOSING = "reported", "investigating", "closing"
CLOSED, EVALUATED, FILED = "closed", "evaluated", "filed"
STATE_LABELS = {
    REPORTED: "已接报",
    INVESTIGATING: "调查中",
    CLOSING: "待批准结案",
    CLOSED: "已结案",
    EVALUATED: "已评估",
    FILED: "已备案",
}
ARTICLE = "加强监管执法通知 二（四）"
OPEN = (REPORTED, INVESTIGATING)
AFTER_CLOSING = (CLOSED, EVALUATED, FILED)

_MANAGE, _DECIDE = Permission.MANAGE_ACCIDENTS.value, Permission.DECIDE_ACCIDENTS.value
_STUDY = (INVESTIGATING,)
_UP = (REPORTED, INVESTIGATING, CLOSING)
_EVER = tuple(STATE_LABELS)

PROCEDURE = Procedure(
    [
        Step("register", "登记事故", (), (REPORTED,), _MANAGE, f"{LAW}第九条"),
        Step("report_upward", "登记向上级报告", _UP, (), _MANAGE, f"{LAW}第十一条"),
        Step("begin", "成立调查组", (REPORTED,), (INVESTIGATING,), _MANAGE, f"{LAW}第十九条"),
        Step("submit_report", "登记调查报告", _STUDY, (), _MANAGE, f"{LAW}第二十九条"),
        Step("add_measure", "登记整改措施", _STUDY, (), _MANAGE, f"{LAW}第三十条"),
        Step("change_measure", "更正整改措施", _STUDY, (), _MANAGE, f"{LAW}第三十条"),
        Step("record_reply", "登记政府批复", _STUDY, (), _MANAGE, f"{LAW}第三十二条"),
        Step("propose_closing", "提请结案", _STUDY, (CLOSING,), _MANAGE, ARTICLE),
        Step("close", "批准结案", (CLOSING,), (CLOSED,), _DECIDE, ARTICLE, deciding=True),
        Step("send_back", "退回补充", (CLOSING,), (INVESTIGATING,), _DECIDE, ARTICLE),
        Step("evaluate", "登记结案后评估", (CLOSED,), (EVALUATED,), _MANAGE, ARTICLE),
        Step("file", "报上级安委办备案", (EVALUATED,), (FILED,), _MANAGE, ARTICLE),
        Step("change_figures", "补报、更正伤亡损失", OPEN, (), _MANAGE, f"{LAW}第十三条"),
        Step(
            "mark_report",
            "标记迟报漏报谎报瞒报",
            _EVER,
            (),
            _MANAGE,
            f"{LAW}第三十五条、第三十六条",
        ),
        Step("lift_mark", "撤销报告标记", _EVER, (), _DECIDE, f"{LAW}第三十六条", deciding=True),
        Step("begin_appraisal", "开始技术鉴定", _STUDY, (), _MANAGE, f"{LAW}第二十七条"),
        Step("end_appraisal", "技术鉴定结束", _STUDY, (), _MANAGE, f"{LAW}第二十七条"),
        Step("ask_extension", "提请延期", OPEN, (), _MANAGE, f"{LAW}第二十九条、第三十二条"),
        Step(
            "decide_extension",
            "决定延期",
            OPEN,
            (),
            _DECIDE,
            f"{LAW}第二十九条、第三十二条",
            deciding=True,
        ),
    ],
    labels=STATE_LABELS,
)
