from correction.models.documents import NormativeDocument
from correction.models.findings import Finding, FollowUp
from correction.models.supervisions import Supervision

__all__ = ["Finding", "FollowUp", "NormativeDocument", "Supervision"]
