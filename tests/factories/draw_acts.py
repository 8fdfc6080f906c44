"""Draws made by their acts, on any day: 2026-11-02 announced, 11-10 numbers, December visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from enforcement.actions.draws import close, commit, conduct, numbers, prepare
from enforcement.actions.draws.prepare import Preparation
from enforcement.actions.inspections import Inspection
from enforcement.draw.types import Source
from enforcement.models import Draw
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.workdays.quarters import CHINA, on_day
from tests.factories import enterprises, officers
from tests.factories.accounts import UserFactory, confirmed
from tests.factories.inspections import took_place

ANNOUNCED, DRAWN_ON = date(2026, 11, 2), date(2026, 11, 10)
VISIT, REVEAL_BY = date(2026, 12, 10), date(2027, 1, 15)
SOURCES = (
    Source("中国福利彩票双色球第2026130期", date(2026, 11, 10), 7),
    Source("中国福利彩票3D第2026300期", date(2026, 11, 9), 3),
)
TEXTS = ("1 5 12 20 28 33 07", "9、3、1")
SAME_TEXTS = ("33 28 20 12 07 5 1", "１，３，９")


def preparation(**given) -> Preparation:
    values = {
        "title": "第四季度双随机抽查",
        "pool_kind": Draw.Pool.ENTERPRISES,
        "planned_first": date(2026, 12, 1),
        "planned_last": date(2026, 12, 31),
        "reveal_by": REVEAL_BY,
        "sources": SOURCES,
    }
    return Preparation(**{**values, **given})


def second() -> User:
    return UserFactory(roles=[Role.LEGAL.value])


def some_pool(by: User, *, objects: int = 6, people: int = 4, **given) -> None:
    for number in range(objects):
        enterprises.enterprise(name=f"宁夏抽查对象{number}号公司", **given)
    for _ in range(people):
        officers.officer(by)


def prepared(by: User, *, quotas=None, **given) -> Draw:
    with on_day(ANNOUNCED):
        draw = prepare.prepare(preparation(**given), by=by)
        return prepare.set_quotas(draw, quotas or {"all": 3}, by=by)


def committed(by: User, **given) -> Draw:
    with on_day(ANNOUNCED):
        return commit.commit(prepared(by, **given), by=by, confirmed=confirmed(by))


def with_numbers(draw: Draw, by: User, other: User | None = None) -> Draw:
    with on_day(DRAWN_ON):
        numbers.enter_numbers(draw, TEXTS, by=by)
        numbers.enter_numbers(draw, SAME_TEXTS, by=other or second())
    return Draw.objects.get(pk=draw.pk)


def drawn(by: User, **given) -> Draw:
    draw = with_numbers(committed(by, **given), by)
    with on_day(DRAWN_ON):
        return conduct.draw_now(draw, by=by, confirmed=confirmed(by))


def visited(draw: Draw, inspections: Sequence[Inspection] | None = None) -> None:
    """The teams have arrived (the act of arriving has its own tests)."""
    rows = draw.inspections.filter(state="assigned") if inspections is None else inspections
    moment = datetime.combine(VISIT, time(9), tzinfo=CHINA)
    for inspection in rows:
        took_place(inspection, moment, Inspection.State.STARTED)


def revealed(by: User, **given) -> Draw:
    draw = drawn(by, **given)
    visited(draw)
    with on_day(VISIT):
        return close.reveal(draw, by=by)
