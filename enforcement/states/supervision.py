"""Listed supervision as a table (重大隐患挂牌督办; 一（一）, 贯彻落实情况报告（二）1)."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

LISTED, PROPOSED, REMOVED = "listed", "proposed", "removed"
STATE_LABELS = {LISTED: "督办中", PROPOSED: "已提请摘牌", REMOVED: "已摘牌"}
ARTICLE = "加强监管执法通知 一（一）"
IN_FORCE = (LISTED, PROPOSED)

_DECIDE, _INSPECT = Permission.CANCEL_SUPERVISION.value, Permission.INSPECT.value

PROCEDURE = Procedure(
    [
        Step("list", "挂牌督办", (), (LISTED,), _DECIDE, ARTICLE),
        Step("report_progress", "登记整改进展", (LISTED,), (), _INSPECT, ARTICLE),
        Step("ask_extension", "提请延期", (LISTED,), (), _INSPECT, ARTICLE),
        Step("decide_extension", "决定延期", (LISTED,), (), _DECIDE, ARTICLE, deciding=True),
        Step("propose_removal", "复查合格并提请摘牌", (LISTED,), (PROPOSED,), _INSPECT, ARTICLE),
        Step("remove", "批准摘牌", (PROPOSED,), (REMOVED,), _DECIDE, ARTICLE, deciding=True),
        Step("send_back", "退回继续督办", (PROPOSED,), (LISTED,), _DECIDE, ARTICLE),
    ],
    labels=STATE_LABELS,
)
