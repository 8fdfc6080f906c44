"""What acts of every room demand of the words and days they are given."""

from __future__ import annotations

from datetime import date

from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today


def written(text: str, label: str, field: str) -> str:
    """``text`` without blanks at its ends; ``Refused`` when nothing is left."""
    if not text.strip():
        raise Refused(f"请填写{label}。", field=field)
    return text.strip()


def not_later_than_today(on: date, field: str, *, since: date | None = None) -> None:
    """``Refused`` for a day in the future, or before ``since``."""
    if on > today():
        raise Refused("日期不能晚于今天。", field=field)
    if since is not None and on < since:
        raise Refused(f"日期不能早于{since:%Y-%m-%d}。", field=field)
