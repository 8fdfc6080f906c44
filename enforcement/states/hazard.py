"""The procedure of a hidden danger as a table (事故隐患：发现、责令整改、复查、销号).

Overdue is no state: it follows from the term and the day.
"""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.procedure.steps import Procedure, Step

FOUND, ORDERED, REPORTED, CANCELLED = "found", "ordered", "reported", "cancelled"
STATE_LABELS = {
    FOUND: "已发现",
    ORDERED: "整改中",
    REPORTED: "企业已报整改",
    CANCELLED: "已销号",
}
OPEN = (FOUND, ORDERED, REPORTED)
ARTICLE = "贯彻落实情况报告 （二）3"
LISTING = "贯彻落实情况报告 （二）1"
_INSPECT = Permission.INSPECT.value
_DECIDE = Permission.CANCEL_SUPERVISION.value

PROCEDURE = Procedure(
    [
        Step("find", "登记隐患", (), (FOUND,), _INSPECT, ARTICLE),
        Step("order", "责令限期整改", (FOUND,), (ORDERED,), _INSPECT, ARTICLE),
        Step("report", "登记企业整改情况", (ORDERED,), (REPORTED,), _INSPECT, ARTICLE),
        Step(
            "reinspect",
            "复查",
            (ORDERED, REPORTED),
            (CANCELLED, ORDERED),
            _INSPECT,
            ARTICLE,
        ),
        Step(
            "waive_listing",
            "决定不挂牌督办",
            (ORDERED, REPORTED),
            (),
            _DECIDE,
            LISTING,
            deciding=True,
        ),
    ],
    labels=STATE_LABELS,
)
