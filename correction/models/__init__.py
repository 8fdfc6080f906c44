from correction.models.conduct import Misconduct, Tolerance, Training
from correction.models.documents import NormativeDocument
from correction.models.findings import Finding, FollowUp
from correction.models.supervisions import Supervision

__all__ = [
    "Finding",
    "FollowUp",
    "Misconduct",
    "NormativeDocument",
    "Supervision",
    "Tolerance",
    "Training",
]
