from blacklist.models.candidates import Candidate
from blacklist.models.decisions import Consultation, Copy, Defence, Meeting, Notice
from blacklist.models.listings import Ground, Listing
from blacklist.models.publication import Publication
from blacklist.models.questions import Question
from blacklist.models.reviews import SafetyReview
from blacklist.models.watching import Check, Closure, Heavier, PeriodReport, ReportLink

__all__ = [
    "Candidate",
    "Check",
    "Closure",
    "Consultation",
    "Copy",
    "Defence",
    "Ground",
    "Heavier",
    "Listing",
    "Meeting",
    "Notice",
    "PeriodReport",
    "Publication",
    "Question",
    "ReportLink",
    "SafetyReview",
]
