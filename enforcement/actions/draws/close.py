"""Telling the teams, the reveal, and the cancellation."""

from __future__ import annotations

from collections.abc import Iterable

from enforcement.actions.draws import sealed
from enforcement.actions.draws.clock import moment
from enforcement.actions.draws.follow import live_inspections
from enforcement.actions.redispatch import cancel_inspection
from enforcement.draw import published
from enforcement.draw.conduct import standing_of
from enforcement.draw.types import Cancelled, Published
from enforcement.models import Draw, Inspection
from enforcement.rules import draw_dates
from enforcement.states.draw import ARTICLE, CANCELLED, DRAWN, PROCEDURE, REVEALED
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.actors import SYSTEM, Acts
from foundation.audit.trail import record
from foundation.deadlines.actions import cancel_deadline, close_deadline
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today


@act
def hand_over(draw: Draw, inspections: Iterable[int], *, by: User) -> int:
    """Tell teams their object on the day of the visit; gives how many were told.

    ``inspections``: ids. Until then those who dispatch alone see the names (四不两直).
    """
    draw = Draw.objects.select_for_update().get(pk=draw.pk)
    check_step(PROCEDURE, "hand_over", state=draw.state, by=by)
    if not draw.planned_first <= today() <= draw.planned_last:
        raise Refused(
            f"检查期间是 {draw.planned_first:%Y-%m-%d} 至 {draw.planned_last:%Y-%m-%d}，"
            "只能在出发当日告知检查组。",
            article=ARTICLE,
        )
    rows = list(
        Inspection.objects.select_for_update()
        .filter(draw=draw, pk__in=list(inspections), state="assigned", handed_on__isnull=True)
        .order_by("pk")
    )
    if not rows:
        raise Refused("请选择当日出发、尚未告知的检查组。", field="inspections")
    for inspection in rows:
        inspection.handed_on = today()
        inspection.save(update_fields=["handed_on"])
        record("enforcement.inspection.handed_over", target=inspection, by=by, article=ARTICLE)
    record(
        "enforcement.draw.handed_over",
        target=draw,
        by=by,
        article=ARTICLE,
        changes={"检查组数": len(rows)},
    )
    return len(rows)


@act
def reveal(draw: Draw, *, by: User) -> Draw:
    """Publish codes, numbers, officers, result and rounds, once no visit is still to come."""
    draw = Draw.objects.select_for_update().get(pk=draw.pk)
    check_step(PROCEDURE, "reveal", state=draw.state, by=by)
    draw_dates.may_reveal(today=today(), reveal_by=draw.reveal_by, waiting=waiting(draw))
    return _reveal(draw, by=by)


@act
def reveal_if_due(pk: int) -> bool:
    """The nightly job's question for one draw; harmless when asked twice."""
    draw = Draw.objects.select_for_update().get(pk=pk)
    if draw.state != DRAWN:
        return False
    live = live_inspections(draw)
    objects = standing_of(sealed.read_outcome(draw).result).objects
    due = draw_dates.due_by_night(
        today=today(),
        reveal_by=draw.reveal_by,
        waiting=waiting(draw),
        begun=len(live),
        left_open=len(objects.keys() - live.keys()),
    )
    if due:
        _reveal(draw, by=SYSTEM)
    return due


def waiting(draw: Draw) -> int:
    """How many visits of the draw have not begun."""
    return Inspection.objects.filter(draw=draw, state=Inspection.State.ASSIGNED).count()


def _reveal(draw: Draw, *, by: Acts) -> Draw:
    result = sealed.read_outcome(draw).result
    said = sealed.announcement_of(draw)
    draw.published = published.write(Published(said, None, result)).decode()
    draw.state, draw.revealed_at = REVEALED, moment()
    draw.save(update_fields=["published", "state", "revealed_at"])
    close_deadline(subject=draw, code="reveal", by=by)
    record(
        "enforcement.draw.revealed",
        target=draw,
        by=by,
        article=ARTICLE,
        before=DRAWN,
        after=REVEALED,
        changes={"结果摘要": published.digest(result).hex()},
    )
    return draw


@act
def cancel(draw: Draw, *, reason: str, by: User, confirmed: Confirmed) -> Draw:
    """Cancel before the reveal; an announced draw stays public as cancelled, with the reason.

    ``Refused`` once a team has arrived: then the draw runs to its reveal.
    """
    draw = Draw.objects.select_for_update().get(pk=draw.pk)
    check_step(PROCEDURE, "cancel", state=draw.state, by=by, confirmed=confirmed)
    if not reason.strip():
        raise Refused("请写明取消的理由；理由会公开。", field="reason")
    live = live_inspections(draw).values()
    if any(inspection.state != Inspection.State.ASSIGNED for inspection in live):
        raise Refused(
            "已有检查组到场，不能取消本次抽取。",
            remedy="请完成检查，按期公开结果。",
            article=ARTICLE,
        )
    for inspection in live:
        cancel_inspection(inspection, reason=f"双随机抽取 {draw.number} 已取消", by=by)
    before, draw.state = draw.state, CANCELLED
    draw.cancelled_on, draw.cancelled_by, draw.ordered = today(), by, ""
    draw.cancelled_reason = reason.strip()
    if draw.announcement:
        why = Cancelled(today(), draw.cancelled_reason)
        said = sealed.announcement_of(draw)
        draw.published = published.write(Published(said, why)).decode()
        cancel_deadline(subject=draw, code="reveal", by=by)
    draw.save()
    record(
        "enforcement.draw.cancelled",
        target=draw,
        by=by,
        article=ARTICLE,
        before=before,
        after=CANCELLED,
        changes={"理由": draw.cancelled_reason},
    )
    return draw
