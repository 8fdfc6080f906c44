from correction.models.conduct import Misconduct, Tolerance, Training
from correction.models.documents import NormativeDocument
from correction.models.findings import Finding, FollowUp
from correction.models.supervisions import (
    Heard,
    Programme,
    ProgrammeItem,
    Request,
    Sample,
    Sheet,
    Supervision,
)

__all__ = [
    "Finding",
    "FollowUp",
    "Heard",
    "Misconduct",
    "NormativeDocument",
    "Programme",
    "ProgrammeItem",
    "Request",
    "Sample",
    "Sheet",
    "Supervision",
    "Tolerance",
    "Training",
]
