"""Pure rules of hidden dangers: the rate of rectification (整改率)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

ARTICLE = "三项制度报告 四"
_TENTH = Decimal("0.1")
_ALL = Decimal("100.0")


def rate(cancelled: int, found: int) -> Decimal | None:
    """Cancelled ÷ found in per cent, one decimal, half up; None when nothing was found.

    Rounding never says more than is true: 100.0 only when all are cancelled, 0.0 only when none
    is. ``ValueError`` when more are cancelled than were found, or for negative numbers.
    """
    if cancelled < 0 or found < 0 or cancelled > found:
        raise ValueError(f"{cancelled} of {found} hazards cannot be cancelled")
    if found == 0:
        return None
    exact = Decimal(cancelled * 1000) / Decimal(found) / 10
    rounded = exact.quantize(_TENTH, ROUND_HALF_UP)
    if 0 < cancelled < found:
        rounded = min(max(rounded, _TENTH), _ALL - _TENTH)
    return rounded


def rate_text(cancelled: int, found: int) -> str:
    """97.4%; — where nothing was found."""
    found_rate = rate(cancelled, found)
    return "—" if found_rate is None else f"{found_rate}%"
