"""What the checklists add to the house: verbs of the trail and an entry of the navigation."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.web.nav import register_nav

VERBS = {
    "enforcement.checklist.draft_version": "起草检查表",
    "enforcement.checklist.add_item": "增加检查项",
    "enforcement.checklist.change_item": "修改检查项",
    "enforcement.checklist.move_item": "移动检查项",
    "enforcement.checklist.remove_item": "删去检查项",
    "enforcement.checklist.put_in_use": "启用检查表",
    "enforcement.checklist.retired": "停用检查表",
    "enforcement.checklist.discard": "作废检查表草稿",
}


def register() -> None:
    verbs.register(VERBS)
    register_nav(
        "检查表",
        "enforcement:checklists",
        (Permission.READ_ENFORCEMENT, Permission.MANAGE_CHECKLISTS),
        order=58,
        group="监管执法",
        icon="check",
    )
