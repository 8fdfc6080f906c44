"""The quarterly bulletin as a table (三（二）每季度通报一次安全检查情况)."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

DRAFT, SIGNED, ISSUED = "draft", "signed", "issued"
STATE_LABELS = {DRAFT: "起草中", SIGNED: "已签审", ISSUED: "已印发"}
ARTICLE = "加强监管执法通知 三（二）"
_SIGN, _ISSUE = Permission.SIGN_BULLETIN.value, Permission.ISSUE_BULLETIN.value

PROCEDURE = Procedure(
    [
        Step("sign", "签审", (DRAFT,), (SIGNED,), _SIGN, ARTICLE),
        Step("edit", "修改正文", (DRAFT,), (), _SIGN, ARTICLE),
        Step("recompile", "重新汇总数字", (DRAFT,), (), _SIGN, ARTICLE),
        Step("issue", "签发", (SIGNED,), (ISSUED,), _ISSUE, ARTICLE, deciding=True),
        Step("return", "退回修改", (SIGNED,), (DRAFT,), _ISSUE, ARTICLE),
    ],
    labels=STATE_LABELS,
)
