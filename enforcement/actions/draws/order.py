"""Deciding that a draw is announced, or drawn; the work itself is a job (``jobs``).

Whoever decides confirms who he is here; the job may run late or twice and asks nobody.
"""

from __future__ import annotations

from enforcement import pools
from enforcement.actions.draws import sealed
from enforcement.models import Draw
from enforcement.rules import draw_dates, strata
from enforcement.states.draw import ARTICLE, PROCEDURE
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

COMMIT, DRAW = "commit", "draw"


@act
def order(draw: Draw, name: str, *, by: User, confirmed: Confirmed) -> Draw:
    """Decide ``COMMIT`` or ``DRAW``. ``Refused``: what would make the job fail anyway."""
    draw = Draw.objects.select_for_update().get(pk=draw.pk)
    check_step(PROCEDURE, name, state=draw.state, by=by, confirmed=confirmed)
    _check_commit(draw) if name == COMMIT else _check_draw(draw)
    draw.ordered, draw.ordered_by = name, by
    draw.save(update_fields=["ordered", "ordered_by"])
    record(f"enforcement.draw.{name}_ordered", target=draw, by=by, article=ARTICLE)
    return draw


def _check_draw(draw: Draw) -> None:
    sealed.read_secret(draw)
    if today() > draw.planned_last:
        raise Refused(
            f"检查期间已于 {draw.planned_last:%Y-%m-%d} 结束，不能再抽取。",
            remedy="请说明理由取消本次抽取，另行组织。",
            article=ARTICLE,
        )


def _check_commit(draw: Draw) -> None:
    planned = (draw.planned_first, draw.planned_last, draw.reveal_by)
    draw_dates.check_period(*planned, today=today())
    sources = sealed.sources_of(draw)
    draw_dates.check_sources(sources, today=today(), planned_first=draw.planned_first)
    if not draw.quotas:
        raise Refused("还没有确定各组名额。", remedy="请先确定各组名额，再公布承诺。")
    strata.check_quotas(draw.quotas, [group.code for group in pools.groups(draw)])
    officers = pools.officer_rows(draw).count()
    if officers < draw.team_size:
        raise Refused(
            f"执法人员库只有 {officers} 人，不足一个检查组（{draw.team_size} 人）。",
            remedy="请登记执法人员，或者扩大所属处室的范围。",
            article=ARTICLE,
        )
