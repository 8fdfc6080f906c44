"""What the room adds to the house: navigation, verbs of the trail, panels of the workbench."""

from __future__ import annotations

from enforcement import (
    navigation_accidents,
    navigation_cases,
    navigation_checklists,
    navigation_draws,
    navigation_hazards,
    navigation_inspections,
    navigation_plans,
    navigation_registers,
    navigation_tips,
)
from enforcement.history import importer
from foundation.audit import verbs

GROUP = "监管执法"
VERBS = {
    "enforcement.officer.registered": "登记执法人员",
    "enforcement.officer.recused": "登记回避",
    "enforcement.department.registered": "登记下级部门",
}


def register() -> None:
    """Each register, procedure or report of the room adds its own."""
    verbs.register(VERBS)
    navigation_hazards.register()
    navigation_plans.register(GROUP)
    navigation_inspections.register(GROUP)
    navigation_cases.register(GROUP)
    navigation_checklists.register()
    navigation_draws.register(GROUP)
    navigation_registers.register()
    navigation_accidents.register(GROUP)
    navigation_tips.register(GROUP)
    importer.register()
