"""When what is due (信息公开制度 第四条, 安全生产法 第七十八条)."""

from __future__ import annotations

from datetime import date, timedelta

from foundation.workdays.quarters import Quarter

ANNUAL = "信息公开制度 第四条（一）"
QUARTERLY = "信息公开制度 第四条（二）"
EACH = "安全生产法 第七十八条"
DAYS_BEFORE = 10  # so many days before its end a quarter is compiled, to be published in time


def annual_due(year: int) -> date:
    """Penalties of ``year`` are published by the end of the following March."""
    return date(year + 1, 3, 31)


def annual_year(today: date) -> int | None:
    """Whose penalties the job compiles: from 1 March last year's; None in January, February."""
    return today.year - 1 if today.month >= 3 else None


def quarters(today: date) -> list[Quarter]:
    """Which quarters the job compiles: the one before, and the present one in its last days."""
    now = Quarter.of(today)
    ending = today >= now.last - timedelta(days=DAYS_BEFORE)
    return [now.previous(), *([now] if ending else [])]


def quarterly_due(quarter: Quarter) -> date:
    return quarter.last
