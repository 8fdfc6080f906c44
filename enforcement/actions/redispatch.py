"""What becomes of an inspection when its draw changes: cancelled, or another officer goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from enforcement.actions.inspections import ARTICLE, Assignment, check_team
from enforcement.models import Inspection, Member, Officer
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today


def _not_begun(inspection: Inspection) -> Inspection:
    found: Inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if found.state != Inspection.State.ASSIGNED:
        raise Refused(
            f"{found.number} 的检查组已经到场，不能取消或者换人。",
            remedy="请按现场情况如实记录检查结果。",
            article=ARTICLE,
        )
    return found


@act
def cancel_inspection(inspection: Inspection, *, reason: str, by: User) -> Inspection:
    """Cancel a visit that has not begun (cancelled), with the reason in the trail."""
    require(by, Permission.DISPATCH, article=ARTICLE)
    inspection = _not_begun(inspection)
    before, inspection.state = inspection.state, Inspection.State.CANCELLED
    inspection.save(update_fields=["state"])
    record(
        "enforcement.inspection.cancelled",
        target=inspection,
        by=by,
        article=ARTICLE,
        before=before,
        after=inspection.state,
        changes={"理由": reason},
    )
    return inspection


@act
def replace_members(
    inspection: Inspection, officers: Sequence[Officer], *, reasons: Mapping[str, str], by: User
) -> Inspection:
    """The whole new team; ``reasons`` by certificate of who left. The team is told anew."""
    require(by, Permission.DISPATCH, article=ARTICLE)
    inspection = _not_begun(inspection)
    given = Assignment(
        source=inspection.source,
        officers=officers,
        planned_first=inspection.planned_first,
        planned_last=inspection.planned_last,
        enterprise=inspection.enterprise,
        department=inspection.department,
    )
    current = list(inspection.members.filter(replaced_on__isnull=True).select_related("officer"))
    left = [member for member in current if member.officer not in officers]
    new = [one for one in officers if one not in [member.officer for member in current]]
    check_team(given)
    for member in left:
        member.replaced_on = today()
        member.replaced_reason = reasons.get(member.officer.certificate) or "检查组调整"
        member.save(update_fields=["replaced_on", "replaced_reason"])
    last = max((member.place for member in current), default=0)
    for place, officer in enumerate(new, start=last + 1):
        Member.objects.create(inspection=inspection, officer=officer, place=place)
    inspection.handed_on = None
    inspection.save(update_fields=["handed_on"])
    record(
        "enforcement.inspection.members_replaced",
        target=inspection,
        by=by,
        article=ARTICLE,
        changes={"退出人数": len(left), "替补人数": len(new)},
    )
    return inspection
