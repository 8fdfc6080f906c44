"""Acts on the trail itself: reading it out of the house is recorded in it."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from foundation.audit import verbs
from foundation.audit.actors import Acts
from foundation.audit.tasks import export_period
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.web.jobs import start_job
from foundation.web.models import LongJob

READ_AUDIT = "read_audit"  # accounts.roles.Permission stands above this app

verbs.register({"audit.events.exported": "导出审计轨迹"})


class Staff(Acts, Protocol):
    pk: Any

    def may(self, permission: Any, /) -> bool: ...


@act
def start_export(*, first: date, last: date, by: Staff) -> LongJob:
    """Export the events of a period (both days included) in a long job."""
    if not by.may(READ_AUDIT):
        raise NotPermitted("您没有“查阅审计轨迹”的权限。", remedy="如工作需要，请联系系统管理员。")
    if last < first:
        raise Refused("结束日期不能早于开始日期。", field="last")
    title = f"导出审计轨迹（{first:%Y-%m-%d} 至 {last:%Y-%m-%d}）"
    period = {"first": first.isoformat(), "last": last.isoformat()}
    job = start_job(by.pk, title, export_period, **period)
    record(
        "audit.events.exported",
        target=job,
        by=by,
        changes={"开始日期": first, "结束日期": last},
    )
    return job
