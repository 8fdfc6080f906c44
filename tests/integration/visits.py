"""Inspections that took place, for counting; how a visit is conducted is not their matter."""

from __future__ import annotations

from datetime import date, datetime, time

from enforcement.models import Inspection, PlanItem
from foundation.enterprises.models import Enterprise
from foundation.workdays.quarters import CHINA
from tests.factories import enterprises, inspections


def visit(
    item: PlanItem | None,
    on: date,
    enterprise: Enterprise | None = None,
    *,
    at: time = time(10),
    state: str = "recorded",
    **given,
) -> Inspection:
    """An inspection under ``item`` whose team arrived on a day (Chinese time)."""
    made = inspections.assigned(
        plan_item=item, enterprise=enterprise or enterprises.enterprise(), **given
    )
    return inspections.took_place(made, datetime.combine(on, at, tzinfo=CHINA), state)
