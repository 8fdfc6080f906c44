"""What this room adds to the house: navigation, verbs of the trail, panels of the workbench."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.procedure.refusals import NotPermitted
from foundation.web.nav import register_nav
from foundation.web.workbench import Item, Panel, register_panel
from interference.actions.unlocking import active_member
from interference.models import Report
from interference.queries import news_of, reports_of
from interference.states import CLOSED, RECEIVED

VERBS = {
    "interference.body.founded": "设立保险箱",
    "interference.body.recovered": "以恢复码进入保险箱",
    "interference.body.rotated": "更换机关密钥",
    "interference.member.asked": "申请加入保险箱",
    "interference.member.admitted": "接纳成员",
    "interference.member.removed": "移除成员",
    "interference.member.passphrase_changed": "修改保险箱口令",
    "interference.vault.unlocked": "打开保险箱",
    "interference.vault.refused": "保险箱口令错误",
    "interference.vault.locked": "锁定保险箱",
    "interference.vault.foreign_key": "机关公钥与成员密钥不一致",
    "interference.month.registered": "按月登记报告",
    "interference.report.filed": "登记收到报告",
    "interference.report.supplemented": "登记报告人补充",
    "interference.report.opened": "阅读报告",
    "interference.report.printed": "生成报告文书",
    "interference.report.take_up": "开始核实",
    "interference.report.ask": "询问报告人",
    "interference.report.note": "记入核实情况",
    "interference.report.conclude": "作出核实结论",
    "interference.report.decide_measure": "作出处理决定",
    "interference.report.circulate": "通报",
    "interference.report.publish": "形成公开文本",
    "interference.report.close": "办结",
    "interference.register.added": "登记事项",
    "interference.register.opened": "查阅登记簿",
    "interference.section_summary.sent": "报送处室汇总材料",
    "interference.section_summary.opened": "阅读处室汇总材料",
    "interference.summary.made": "生成季度汇总",
    "interference.summary.downloaded": "下载季度汇总",
    "interference.annual.opened": "查阅年度名单",
    "interference.annual.printed": "生成年度名单",
}
GROUP = "干预执法记录"
WAITING_SHOWN = 5


def register() -> None:
    verbs.register(VERBS, confidential=True)
    file, send, read, handle = (
        Permission.FILE_INTERFERENCE_REPORT,
        Permission.SEND_SECTION_SUMMARY,
        Permission.READ_SECTION_SUMMARIES,
        Permission.HANDLE_INTERFERENCE,
    )
    for order, (label, name, permission, icon) in enumerate(
        [
            ("报告干预执法", "interference:new_report", file, "report"),
            ("凭回执查看", "interference:receipt", file, "search"),
            ("报送处室汇总", "interference:section_send", send, "notice"),
            ("干预情况报告", "interference:reports", handle, "list-x"),
            ("季度汇总", "interference:summaries", handle, "plan"),
            ("处室汇总材料", "interference:sections", read, "notice"),
            ("登记簿", "interference:register", handle, "book"),
            ("保险箱", "interference:vault", handle, "lock"),
        ]
    ):
        register_nav(label, name, permission, 20 + order, group=GROUP, icon=icon)
    register_panel(waiting_reports, order=20)
    register_panel(own_reports, order=30)


def waiting_reports(request: HttpRequest) -> Panel | None:
    """Reports of the member's body that are not closed, the new ones first."""
    user = cast("User", request.user)
    try:
        member = active_member(user)
    except NotPermitted:
        return _no_vault_yet() if user.may(Permission.HANDLE_INTERFERENCE) else None
    rows = reports_of(member).exclude(state=CLOSED)
    new = rows.filter(state=RECEIVED).count()
    shown = rows.order_by("-place")[:WAITING_SHOWN]
    return Panel(
        title=f"待办理的干预情况报告（新收到 {new} 件）",
        items=[
            Item(
                str(one),
                reverse("interference:report", args=[one.pk]),
                note=news_of(one),
                state=_state(one),
            )
            for one in shown
        ],
        kind="waiting",
        url=reverse("interference:reports"),
        empty="没有待办理的报告。",
    )


def _no_vault_yet() -> Panel:
    link = Item(
        "前往保险箱",
        reverse("interference:vault"),
        note="成为本机关保险箱成员后，才能阅读和办理干预情况报告",
    )
    return Panel(title="请先设立或者加入保险箱", items=[link], kind="waiting")


def own_reports(request: HttpRequest) -> Panel | None:
    """Says the same to everybody who may report: nothing here tells who did."""
    if not cast("User", request.user).may(Permission.FILE_INTERFERENCE_REPORT):
        return None
    return Panel(
        title="我提交的干预情况报告",
        items=[
            Item(
                "凭回执查看报告",
                reverse("interference:receipt"),
                note="为保护报告人，工作台不显示您是否提交过报告",
            ),
            Item(
                "报告领导干部干预执法",
                reverse("interference:new_report"),
                note="应在干预发生后三个工作日内报告",
            ),
        ],
        kind="started",
    )


def _state(report: Report) -> str:
    return str(report.get_state_display())
