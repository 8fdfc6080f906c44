from enforcement.models.accident_records import (
    AccidentExtension,
    AccidentMeasure,
    Appraisal,
    FiguresChange,
    ReportMark,
)
from enforcement.models.accidents import Accident
from enforcement.models.annual import StatedFigure
from enforcement.models.bulletins import Bulletin, BulletinVersion
from enforcement.models.capacity import Sheet, SheetLine
from enforcement.models.case_facts import CaseEvidence, Interview, PenaltyItem
from enforcement.models.case_outcome import (
    Challenge,
    CourtEnforcement,
    CrimeTransfer,
    Decision,
    InstalmentPlan,
    Payment,
    Service,
    Stay,
)
from enforcement.models.case_procedure import (
    Defence,
    Discussion,
    Hearing,
    LegalReview,
    Telling,
    Vote,
)
from enforcement.models.cases import Case, CaseExtension, CaseOfficer, ClockStop
from enforcement.models.checklists import Checklist, ChecklistItem
from enforcement.models.draws import Draw, RandomEntry
from enforcement.models.exposure import TypicalCase
from enforcement.models.hazards import Hazard
from enforcement.models.inspections import Inspection, Member
from enforcement.models.letters import ResponsibilityLetter
from enforcement.models.officers import Department, Entrustment, Leave, Officer, Recusal
from enforcement.models.plans import Plan, PlanItem
from enforcement.models.sharing import ShareToken
from enforcement.models.sources import MajorSource
from enforcement.models.supervision import Extension, Progress, Supervision
from enforcement.models.talks import Talk
from enforcement.models.tips import Tip, TipFinding
from enforcement.models.visits import Signature, VisitDraft, VisitFile

__all__ = [
    "Accident",
    "AccidentExtension",
    "AccidentMeasure",
    "Appraisal",
    "Bulletin",
    "BulletinVersion",
    "Case",
    "CaseEvidence",
    "CaseExtension",
    "CaseOfficer",
    "Challenge",
    "Checklist",
    "ChecklistItem",
    "ClockStop",
    "CourtEnforcement",
    "CrimeTransfer",
    "Decision",
    "Defence",
    "Department",
    "Discussion",
    "Draw",
    "Entrustment",
    "Extension",
    "FiguresChange",
    "Hazard",
    "Hearing",
    "Inspection",
    "InstalmentPlan",
    "Interview",
    "Leave",
    "LegalReview",
    "MajorSource",
    "Member",
    "Officer",
    "Payment",
    "PenaltyItem",
    "Plan",
    "PlanItem",
    "Progress",
    "RandomEntry",
    "Recusal",
    "ReportMark",
    "ResponsibilityLetter",
    "Service",
    "ShareToken",
    "Sheet",
    "SheetLine",
    "Signature",
    "StatedFigure",
    "Stay",
    "Supervision",
    "Talk",
    "Telling",
    "Tip",
    "TipFinding",
    "TypicalCase",
    "VisitDraft",
    "VisitFile",
    "Vote",
]
