from enforcement.models.draws import Draw
from enforcement.models.hazards import Hazard
from enforcement.models.inspections import Inspection, Member
from enforcement.models.letters import ResponsibilityLetter
from enforcement.models.officers import Department, Entrustment, Leave, Officer, Recusal
from enforcement.models.plans import Plan, PlanItem
from enforcement.models.sources import MajorSource

__all__ = [
    "Department",
    "Draw",
    "Entrustment",
    "Hazard",
    "Inspection",
    "Leave",
    "MajorSource",
    "Member",
    "Officer",
    "Plan",
    "PlanItem",
    "Recusal",
    "ResponsibilityLetter",
]
