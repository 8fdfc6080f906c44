"""Training of officers (纠错制度 第四条（六）)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from correction.models import Training
from enforcement.models import Officer
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

ARTICLE = "纠错制度 第四条（六）"
MOST_HOURS = 200


@act
def record_training(
    *,
    title: str,
    kind: str,
    organiser: str,
    held_on: date,
    ended_on: date,
    hours: int,
    officers: Sequence[Officer],
    by: User,
) -> Training:
    """Write down a training that took place, with everybody who took part."""
    require(by, Permission.ORGANISE_CORRECTION, article=ARTICLE)
    if kind not in Training.Kind.values:
        raise Refused("请选择种类。", field="kind")
    not_later_than_today(ended_on, "ended_on", since=held_on)
    if not 1 <= hours <= MOST_HOURS:
        raise Refused(f"学时应为1至{MOST_HOURS}。", field="hours")
    if not officers:
        raise Refused("请至少选择一名参加人员。", field="officers")
    left = [one.name for one in officers if one.left_on and one.left_on < held_on]
    if left:
        raise Refused(f"{'、'.join(left)}在培训以前已经离岗。", field="officers")
    made: Training = Training.objects.create(
        title=written(title, "名称", "title"),
        kind=kind,
        organiser=written(organiser, "组织单位", "organiser"),
        held_on=held_on,
        ended_on=ended_on,
        hours=hours,
        recorded_by=by,
    )
    made.officers.set(officers)
    record(
        "correction.training.recorded",
        target=made,
        by=by,
        article=ARTICLE,
        changes={"名称": made.title, "学时": hours, "人数": len(officers), "登记日期": today()},
    )
    return made
