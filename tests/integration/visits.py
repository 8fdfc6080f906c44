"""Inspections that took place, for counting; how a visit is conducted is not their matter."""

from __future__ import annotations

from datetime import date, datetime, time

from enforcement.models import Inspection, PlanItem
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import acting
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
    fields = {"state": state, "started_at": datetime.combine(on, at, tzinfo=CHINA)}
    if state in {"assigned", "cancelled"}:
        fields["started_at"] = None
    with acting():
        Inspection.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made
