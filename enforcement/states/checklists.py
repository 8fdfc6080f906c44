"""The life of a checklist as a table: drafted, put in use, retired by its next version."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

DRAFT, IN_USE, RETIRED, DISCARDED = "draft", "in_use", "retired", "discarded"
STATE_LABELS = {DRAFT: "草稿", IN_USE: "在用", RETIRED: "停用", DISCARDED: "作废草稿"}

ARTICLE = "加强监管执法通知 三（二）；三项制度报告"
_MANAGE = Permission.MANAGE_CHECKLISTS

PROCEDURE = Procedure(
    [
        Step("draft_version", "起草新版本", (IN_USE, RETIRED), (), _MANAGE, ARTICLE),
        Step("add_item", "增加检查项", (DRAFT,), (), _MANAGE, ARTICLE),
        Step("change_item", "修改检查项", (DRAFT,), (), _MANAGE, ARTICLE),
        Step("move_item", "移动检查项", (DRAFT,), (), _MANAGE, ARTICLE),
        Step("remove_item", "删去检查项", (DRAFT,), (), _MANAGE, ARTICLE),
        Step("put_in_use", "启用", (DRAFT,), (IN_USE,), _MANAGE, ARTICLE, deciding=True),
        Step("discard", "作废草稿", (DRAFT,), (DISCARDED,), _MANAGE, ARTICLE),
    ],
    labels=STATE_LABELS,
)
