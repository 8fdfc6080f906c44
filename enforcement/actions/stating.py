"""Entering what was stated of a year: goals, and figures of reports of the past."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from enforcement.models import StatedFigure
from enforcement.rules.annual import ARTICLE, FIGURES, shown
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.canonical import JSON
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today


def year_key(year: int) -> tuple[str, str]:
    """Under what the trail knows the report of a year."""
    return "enforcement.annualreport", str(year)


@act
def state_figures(
    year: int, values: Mapping[str, Decimal | None], *, origin: str, by: User
) -> list[StatedFigure]:
    """Enter the stated figures of ``year``; None takes one back. The trail keeps the old ones."""
    require(by, Permission.MAKE_PLANS, article=ARTICLE)
    if not origin.strip():
        raise Refused("请写明数据出处。", remedy="例如：2020年度执行情况报告。", field="origin")
    standing = {one.key: one for one in StatedFigure.objects.select_for_update().filter(year=year)}
    changes: dict[str, JSON] = {}
    for key, value in values.items():
        old = standing.get(key)
        if value is not None and value < 0:
            raise Refused("不能小于零。", field=key)
        if (old.value if old else None) == value:
            continue
        before = shown(key, old.value if old else None)
        changes[FIGURES[key][0]] = f"{before} → {shown(key, value)}"
        StatedFigure.objects.update_or_create(
            year=year,
            key=key,
            defaults={
                "value": value,
                "origin": origin.strip(),
                "entered_on": today(),
                "entered_by": by,
            },
        )
    if not changes:
        raise Refused("没有改动。", remedy="请填写需要填报的数字。")
    record("enforcement.annual.stated", target=year_key(year), by=by, changes=changes)
    return list(StatedFigure.objects.filter(year=year))
