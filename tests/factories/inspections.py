"""Inspections, made by their acts."""

from __future__ import annotations

from datetime import date

from enforcement.actions.inspections import Assignment, assign_inspection
from enforcement.models import Inspection
from foundation.accounts.models import User
from tests.factories import enterprises, officers


def assigned(by: User | None = None, **given) -> Inspection:
    """An inspection of an enterprise by two officers in December 2026."""
    by = by or officers.planner()
    values = {
        "source": Inspection.Source.PLAN,
        "planned_first": date(2026, 12, 1),
        "planned_last": date(2026, 12, 31),
    }
    if not given.keys() & {"enterprise", "department"}:
        values["enterprise"] = enterprises.enterprise()
    if "officers" not in given:
        values["officers"] = [officers.officer(by), officers.officer(by)]
    return assign_inspection(Assignment(**{**values, **given}), by=by)
