"""Preparing a draw: pool, groups and quotas, officers, dates, public randomness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from enforcement import pools
from enforcement.draw.canonical import to_plain
from enforcement.draw.types import Source
from enforcement.models import Draw, PlanItem
from enforcement.rules import draw_dates, strata
from enforcement.states.draw import ARTICLE, PROCEDURE
from foundation.accounts.checks import require
from foundation.accounts.models import Office, User
from foundation.accounts.roles import Permission
from foundation.accounts.steps import check_step
from foundation.audit.trail import record
from foundation.documents.numbers import next_number
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today


@dataclass(frozen=True, slots=True)
class Preparation:
    """What is going to be announced, but for the quotas of the groups."""

    title: str
    pool_kind: str
    planned_first: date
    planned_last: date
    reveal_by: date
    sources: tuple[Source, ...]
    team_size: int = 2
    plan_item: PlanItem | None = None
    industries: Sequence[str] = ()
    risk_grades: Sequence[str] = ()
    region_code: str = ""
    split_by: Sequence[str] = ()
    bars: Sequence[str] = ()
    offices: Iterable[Office] = ()


@act
def prepare(given: Preparation, *, by: User) -> Draw:
    """Begin a draw (prepared); nothing of it is public yet."""
    require(by, Permission.DISPATCH, article=ARTICLE)
    _check(given)
    year = today().year
    number = next_number("enforcement.draw", year)
    draw = Draw(number=f"SJ{year}-{number:03d}", prepared_by=by)
    _write(draw, given)
    record(
        "enforcement.draw.prepared",
        target=draw,
        by=by,
        article=ARTICLE,
        after=draw.state,
        changes={"名称": draw.title, "抽取对象": draw.get_pool_kind_display()},
    )
    return draw


@act
def change(draw: Draw, given: Preparation, *, by: User) -> Draw:
    """Change what is prepared; quotas of groups that are no more are dropped."""
    draw = Draw.objects.select_for_update().get(pk=draw.pk)
    check_step(PROCEDURE, "change", state=draw.state, by=by)
    _check(given)
    _write(draw, given)
    known = {group.code for group in pools.groups(draw)}
    draw.quotas = {code: quota for code, quota in draw.quotas.items() if code in known}
    draw.save(update_fields=["quotas"])
    record("enforcement.draw.changed", target=draw, by=by, article=ARTICLE)
    return draw


@act
def set_quotas(draw: Draw, quotas: Mapping[str, int], *, by: User) -> Draw:
    """How many are drawn from each group. A quota larger than its group is allowed."""
    draw = Draw.objects.select_for_update().get(pk=draw.pk)
    check_step(PROCEDURE, "quotas", state=draw.state, by=by)
    strata.check_quotas(quotas, [group.code for group in pools.groups(draw)])
    draw.quotas, draw.ordered = dict(quotas), ""
    draw.save(update_fields=["quotas", "ordered"])
    record(
        "enforcement.draw.quotas_set",
        target=draw,
        by=by,
        article=ARTICLE,
        changes={"组数": len(quotas), "名额合计": sum(quotas.values())},
    )
    return draw


def _check(given: Preparation) -> None:
    if given.team_size < 2:
        raise Refused("检查组至少二人。", article=ARTICLE, field="team_size")
    draw_dates.check_period(given.planned_first, given.planned_last, given.reveal_by, today=today())
    draw_dates.check_sources(given.sources, today=today(), planned_first=given.planned_first)


def _bars(given: Preparation) -> list[str]:
    """Those that this kind of pool knows: nothing is announced that could not bar anybody."""
    return [bar for bar in given.bars if bar in pools.bars_of(given.pool_kind)]


def _write(draw: Draw, given: Preparation) -> None:
    draw.title = " ".join(given.title.split())
    draw.pool_kind = given.pool_kind
    draw.planned_first, draw.planned_last = given.planned_first, given.planned_last
    draw.reveal_by = given.reveal_by
    draw.sources = to_plain(tuple(given.sources))
    draw.team_size = given.team_size
    draw.plan_item = given.plan_item
    draw.industries, draw.risk_grades = list(given.industries), list(given.risk_grades)
    draw.region_code = given.region_code
    draw.split_by, draw.bars = list(given.split_by), _bars(given)
    draw.ordered = ""
    draw.save()
    draw.offices.set(given.offices)
