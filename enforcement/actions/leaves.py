"""Acts on the days on which an officer is away, and the nightly look at certificates."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from enforcement.actions.officers import CERTIFICATE_DEADLINE
from enforcement.models import Leave, Officer
from enforcement.rules.officers import ARTICLE
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission, Role
from foundation.audit.actors import SYSTEM
from foundation.audit.canonical import JSON
from foundation.audit.trail import record
from foundation.deadlines.actions import open_deadline
from foundation.jurisdiction import current
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

_MANAGE = Permission.MANAGE_OFFICERS
WARNING = "enforcement.certificate_warning_days"


@act
def take_leave(officer: Officer, *, first: date, last: date, reason: str, by: User) -> Leave:
    """Enter days away (请假), both counted. ``Refused`` when they overlap other ones."""
    require(by, _MANAGE, article=ARTICLE)
    held: Officer = Officer.objects.select_for_update().get(pk=officer.pk)
    if held.left_on:
        raise Refused(f"{held.name}已离岗，不能登记请假。")
    if last < first:
        raise Refused("结束日期不能早于起始日期。", field="last")
    if not reason.strip():
        raise Refused("请写明请假事由。", field="reason")
    standing = held.leaves.filter(cancelled_on__isnull=True)
    if other := standing.filter(first__lte=last, last__gte=first).first():
        raise Refused(
            f"与已登记的请假（{other.first:%Y-%m-%d} 至 {other.last:%Y-%m-%d}）重叠。",
            remedy="请调整日期，或者先销假。",
            field="first",
        )
    leave: Leave = Leave.objects.create(officer=held, first=first, last=last, reason=reason.strip())
    record(
        "enforcement.officer.leave_taken",
        target=held,
        by=by,
        changes={"起止": f"{first} 至 {last}", "事由": leave.reason},
    )
    return leave


@act
def cancel_leave(leave: Leave, *, by: User, today_taken: bool = False) -> Leave:
    """The officer is back early or never went (销假).

    Days already taken stay: the leave then ends yesterday, or today with ``today_taken``. Without
    any such day it is cancelled as a whole.
    """
    require(by, _MANAGE, article=ARTICLE)
    held: Leave = (
        Leave.objects.select_for_update(of=("self",)).select_related("officer").get(pk=leave.pk)
    )
    if held.cancelled_on:
        raise Refused(f"该请假已于{held.cancelled_on:%Y-%m-%d}销假。", remedy="请刷新页面。")
    if held.last < today():
        raise Refused("该请假已经结束，无需销假。")
    changes: dict[str, JSON] = {"起止": f"{held.first} 至 {held.last}"}
    taken = last_taken(held, today_taken=today_taken)
    if taken is None:
        held.cancelled_on = today()
    elif taken == held.last:
        raise Refused("该请假到今天结束，无需销假。")
    else:
        held.planned_last, held.last = held.planned_last or held.last, taken
        changes["实际请假至"] = f"{taken}"
    held.save(update_fields=["last", "planned_last", "cancelled_on"])
    record("enforcement.officer.leave_cancelled", target=held.officer, by=by, changes=changes)
    return held


def last_taken(leave: Leave, *, today_taken: bool) -> date | None:
    """The last day of ``leave`` that was taken so far, None when it has not begun."""
    last = today() if today_taken else today() - timedelta(days=1)
    return last if last >= leave.first else None


@act
def open_certificate_deadlines(*, today: date) -> int:
    """A deadline for each officer in post whose certificate ends soon or is over; how many stand.

    ``open_deadline`` gives the one that is open already, so a second run changes nothing.
    """
    days = current().number(WARNING)
    ending = Officer.objects.in_post().filter(valid_to__lte=today + timedelta(days=days))
    found = list(ending.order_by("pk").select_for_update())
    for officer in found:
        open_deadline(
            subject=officer,
            code=CERTIFICATE_DEADLINE,
            what=f"{officer.name}的执法证到期，办理换证",
            article=ARTICLE,
            start=officer.valid_to - timedelta(days=days),
            due=officer.valid_to,
            owner_role=Role.PLANNER,
            url=reverse("enforcement:officer", args=[officer.pk]),
            by=SYSTEM,
        )
    return len(found)
