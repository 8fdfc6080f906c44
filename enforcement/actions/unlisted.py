"""A major hazard that is not put under listed supervision: who decided so, and why."""

from __future__ import annotations

from enforcement.actions.supervision import visible_hazard
from enforcement.models import Hazard, Supervision
from enforcement.states.hazard import LISTING, PROCEDURE
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today


@act
def waive_listing(hazard: Hazard, *, reason: str, by: User, confirmed: Confirmed | None) -> Hazard:
    """Decide that a major hazard needs no listed supervision (不挂牌督办), with the reason.

    A re-inspection may then cancel it. Who inspected does not decide this.
    """
    found = visible_hazard(hazard, by)
    inspected = found.inspection.members.filter(officer__user=by).exists()
    check_step(
        PROCEDURE,
        "waive_listing",
        state=found.state,
        by=by,
        confirmed=confirmed,
        proposed_by=by.pk if inspected else None,
    )
    _may_stay_unlisted(found)
    if not reason.strip():
        raise Refused("请填写不挂牌督办的理由。", field="reason")
    found.unlisted_reason, found.unlisted_by, found.unlisted_on = reason.strip(), by, today()
    found.save(update_fields=["unlisted_reason", "unlisted_by", "unlisted_on"])
    record(
        "enforcement.hazard.unlisted",
        target=found,
        by=by,
        article=LISTING,
        changes={"理由": found.unlisted_reason},
    )
    return found


def _may_stay_unlisted(hazard: Hazard) -> None:
    if hazard.level != Hazard.Level.MAJOR:
        raise Refused("只有重大隐患才挂牌督办，不需要登记理由。", article=LISTING)
    if Supervision.objects.filter(hazard=hazard).exists():
        raise Refused("该隐患已经挂牌督办。", remedy="请在督办页面办理摘牌。", article=LISTING)
    if hazard.unlisted_on:
        raise Refused(
            f"已于{hazard.unlisted_on:%Y-%m-%d}登记不挂牌督办的理由。", remedy="请刷新页面。"
        )
