from interference.models.bodies import Body, BodyKey, KeyGrant, Member
from interference.models.registers import QuarterlySummary, RegisterEntry, SectionSummary
from interference.models.reports import Entry, EvidenceBlob, Report

__all__ = [
    "Body",
    "BodyKey",
    "Entry",
    "EvidenceBlob",
    "KeyGrant",
    "Member",
    "QuarterlySummary",
    "RegisterEntry",
    "Report",
    "SectionSummary",
]
