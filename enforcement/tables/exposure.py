"""What the list and the page of typical cases show."""

from __future__ import annotations

from typing import Any

from enforcement.models import TypicalCase
from foundation.web.badges import DONE, PLAIN, TODO, badge
from foundation.web.listing import Column

_MARKS = {"proposed": TODO, "approved": DONE, "returned": PLAIN}


def state_badge(case: TypicalCase) -> Any:
    return badge(str(case.get_state_display()), _MARKS[case.state])


COLUMNS = [
    Column(
        "title",
        "标题",
        "title",
        order="title",
        link=lambda row: row.get_absolute_url(),
        css="wide",
    ),
    Column("source", "来源", "subject_name", css="wide"),
    Column("state", "状态", state_badge, order="state", css="nowrap"),
    Column("proposed_on", "提请日期", "proposed_on", order="proposed_on", css="nowrap"),
    Column("proposed_by", "提请人", "proposed_by.full_name", css="nowrap"),
    Column("decided_on", "决定日期", "decided_on", order="decided_on", css="nowrap"),
    Column("decided_by", "决定人", "decided_by.full_name", css="nowrap"),
]


def facts(case: TypicalCase) -> list[tuple[str, Any]]:
    found = [
        ("来源", case.subject_name),
        ("提请", f"{case.proposed_by.full_name}（{case.proposed_on:%Y-%m-%d}）"),
        ("典型意义", case.why),
    ]
    if case.decided_by:
        found.append(("决定", f"{case.decided_by.full_name}（{case.decided_on:%Y-%m-%d}）"))
    if case.note:
        found.append(("退回原因", case.note))
    return found
