"""When the last hidden danger of an inspection is cancelled, whoever cancelled it."""

from __future__ import annotations

from enforcement.models import Hazard, Inspection
from enforcement.states.inspection import DOCUMENTS, ORDERED, REINSPECTED
from foundation.accounts.models import User
from foundation.audit.trail import record
from foundation.workdays.quarters import today


def settle_if_done(inspection: Inspection, *, by: User) -> None:
    """Move an ordered inspection to re-inspected once none of its hazards is open.

    Called inside the act that cancelled a hazard.
    """
    found: Inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    still_open = found.hazards.exclude(state=Hazard.State.CANCELLED)
    if found.state != ORDERED or still_open.exists():
        return
    found.state, found.reinspected_on = REINSPECTED, today()
    found.save(update_fields=["state", "reinspected_on"])
    record(
        "enforcement.inspection.reinspect",
        target=found,
        by=by,
        article=DOCUMENTS,
        before=ORDERED,
        after=REINSPECTED,
    )
