"""The time of an act on its day."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from foundation.workdays.quarters import CHINA, today


def moment() -> datetime:
    """Now, in China; on a pretended day (demonstration, tests) this hour of that day."""
    return timezone.localtime(timezone=CHINA).replace(
        year=today().year, month=today().month, day=today().day
    )
