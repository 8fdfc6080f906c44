"""Rules of certificates, leaves and entrustments (四（一）): pure, dates are parameters."""

from __future__ import annotations

from datetime import date, timedelta

ARTICLE = "加强监管执法通知 四（一）"
NOT_YET, IN_FORCE, ENDING, EXPIRED = "not_yet", "in_force", "ending", "expired"


def certificate_state(valid_from: date, valid_to: date, *, today: date, warning_days: int) -> str:
    """Where a certificate stands; ``ENDING`` within ``warning_days`` days, both days counted in."""
    if valid_to < today:
        return EXPIRED
    if today < valid_from:
        return NOT_YET
    return ENDING if valid_to <= today + timedelta(days=warning_days) else IN_FORCE


def runs_throughout(
    valid_from: date, valid_to: date, ended_on: date | None, *, first: date, last: date
) -> bool:
    """Whether an entrustment runs from ``first`` to ``last``; it is over on ``ended_on`` itself."""
    return valid_from <= first and last <= valid_to and (ended_on is None or last < ended_on)
