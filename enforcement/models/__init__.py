from enforcement.models.bulletins import Bulletin, BulletinVersion
from enforcement.models.capacity import Sheet, SheetLine
from enforcement.models.checklists import Checklist, ChecklistItem
from enforcement.models.draws import Draw, RandomEntry
from enforcement.models.hazards import Hazard
from enforcement.models.inspections import Inspection, Member
from enforcement.models.letters import ResponsibilityLetter
from enforcement.models.officers import Department, Entrustment, Leave, Officer, Recusal
from enforcement.models.plans import Plan, PlanItem
from enforcement.models.sources import MajorSource
from enforcement.models.supervision import Extension, Progress, Supervision
from enforcement.models.talks import Talk
from enforcement.models.tips import Tip, TipFinding
from enforcement.models.visits import Signature, VisitDraft, VisitFile

__all__ = [
    "Bulletin",
    "BulletinVersion",
    "Checklist",
    "ChecklistItem",
    "Department",
    "Draw",
    "Entrustment",
    "Extension",
    "Hazard",
    "Inspection",
    "Leave",
    "MajorSource",
    "Member",
    "Officer",
    "Plan",
    "PlanItem",
    "Progress",
    "RandomEntry",
    "Recusal",
    "ResponsibilityLetter",
    "Sheet",
    "SheetLine",
    "Signature",
    "Supervision",
    "Talk",
    "Tip",
    "TipFinding",
    "VisitDraft",
    "VisitFile",
]
