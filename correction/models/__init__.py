from correction.models.supervisions import Supervision

__all__ = ["Supervision"]
