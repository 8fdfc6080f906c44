"""The only writers of the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Protocol

from django.db import IntegrityError, transaction

from foundation.audit import verbs
from foundation.audit.actors import Acts
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.calendar import Calendar
from foundation.workdays.models import DayOverride

MANAGE_CALENDAR = "manage_calendar"  # accounts.roles.Permission stands above this app

verbs.register({"workdays.day.overridden": "调整工作日历"})


class Staff(Acts, Protocol):
    def may(self, permission: Any, /) -> bool: ...


@act
def set_override(*, day: date, is_workday: bool, reason: str, by: Staff) -> DayOverride:
    """Declare ``day`` a workday or a day off, over the announced calendar.

    ``Refused`` without a reason, or when the day counts so already. Open deadlines follow with
    the next run of ``deadlines.tasks.recompute_provisional``.
    """
    if not by.may(MANAGE_CALENDAR):
        raise NotPermitted(
            "您没有“维护工作日历”的权限。", remedy="如工作需要，请联系系统管理员调整角色。"
        )
    reason = reason.strip()
    if not reason:
        raise Refused(
            "未填写依据或原因。", remedy="请写明通知的名称、文号或者原因。", field="reason"
        )
    existing = DayOverride.objects.select_for_update().filter(date=day).first()
    override = existing or DayOverride(date=day)
    before = _kind(existing)
    if existing is not None and (existing.is_workday, existing.reason) == (is_workday, reason):
        raise Refused(f"{day:%Y年%-m月%-d日}已经按同一原因设为{before}。", field="day")
    counted = Calendar().is_workday(day)
    override.is_workday, override.reason = is_workday, reason
    override.made_at = datetime.now(tz=UTC)
    _save_first(override)
    record(
        "workdays.day.overridden",
        target=override,
        by=by,
        before=before,
        after=_kind(override),
        changes={"日期": day, "按国务院通知": _name(counted), "原因": reason},
    )
    return override


def _save_first(override: DayOverride) -> None:
    """Save; of two administrators who set the same new day at once the second is told."""
    try:
        with transaction.atomic():
            override.save()
    except IntegrityError as error:
        raise Refused(
            "这一天刚刚由另一名管理员设定。",
            remedy="请刷新日历，核对后再决定是否更改。",
            field="day",
        ) from error


def _kind(override: DayOverride | None) -> str:
    if override is None:
        return ""
    return _name(override.is_workday)


def _name(is_workday: bool) -> str:
    return "工作日" if is_workday else "休息日"
