from enforcement.models.draws import Draw, RandomEntry
from enforcement.models.hazards import Hazard
from enforcement.models.inspections import Inspection, Member
from enforcement.models.officers import Department, Entrustment, Leave, Officer, Recusal
from enforcement.models.plans import Plan, PlanItem

__all__ = [
    "Department",
    "Draw",
    "Entrustment",
    "Hazard",
    "Inspection",
    "Leave",
    "Member",
    "Officer",
    "Plan",
    "PlanItem",
    "RandomEntry",
    "Recusal",
]
