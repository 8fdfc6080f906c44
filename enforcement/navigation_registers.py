"""What the registers of the room add to the house: navigation and verbs of the trail."""

from __future__ import annotations

from enforcement.models import ResponsibilityLetter
from enforcement.tables import sources
from enforcement.views import credit
from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.documents import access
from foundation.enterprises.sections import register_section
from foundation.web.nav import register_nav

GROUP = "执法登记"
VERBS = {
    "enforcement.sharing.issued": "签发数据共享令牌",
    "enforcement.sharing.revoked": "撤销数据共享令牌",
    "enforcement.sharing.read": "读取共享数据",
    "enforcement.officer.changed": "变更执法人员信息",
    "enforcement.officer.renewed": "换证登记",
    "enforcement.officer.left": "登记离岗",
    "enforcement.officer.leave_taken": "登记请假",
    "enforcement.officer.leave_cancelled": "销假",
    "enforcement.officer.recusal_lifted": "解除回避",
    "enforcement.department.renamed": "下级部门更名",
    "enforcement.department.deactivated": "停用下级部门",
    "enforcement.department.restored": "恢复下级部门",
    "enforcement.entrustment.registered": "登记委托执法",
    "enforcement.entrustment.ended": "提前终止委托",
    "enforcement.source.registered": "登记重大危险源",
    "enforcement.source.changed": "变更重大危险源登记",
    "enforcement.source.deregistered": "注销重大危险源",
    "enforcement.letters.opened": "开启责任书年度",
    "enforcement.letters.signed": "登记责任书签订",
    "enforcement.letters.corrected": "更正责任书签订登记",
    "enforcement.letters.scanned": "上传责任书扫描件",
}
ENTRIES = [
    ("执法人员", "enforcement:officers", "user"),
    ("下级部门", "enforcement:departments", "shield"),
    ("受委托机关", "enforcement:entrustments", "seal"),
    ("重大危险源台账", "enforcement:sources", "alert"),
    ("安全生产责任书", "enforcement:letters", "notice"),
]


def register() -> None:
    verbs.register(VERBS)
    access.register(
        ResponsibilityLetter._meta.label_lower,
        lambda user, _file: user.may(Permission.READ_ENFORCEMENT),
    )
    register_nav(
        "数据共享", "enforcement:share_tokens", Permission.MANAGE_SHARING, 90, icon="shuffle"
    )
    register_section(credit.section, order=10)
    register_section(sources.section, order=40)
    for order, (label, name, icon) in enumerate(ENTRIES, start=50):
        register_nav(label, name, Permission.READ_ENFORCEMENT, order=order, group=GROUP, icon=icon)
