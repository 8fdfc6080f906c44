"""Substitution: what was struck is replaced by lot, with the code of the next round.

One round takes all that is struck at one time. Struck objects come in the order of their labels,
and the rest of their stratum by the round's positions replaces them; then teams of the new objects
in the same order; then the places of struck officers, by object label. Loads count all teams as
they stand; the cap goes on from where it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from enforcement.draw.positions import Positions
from enforcement.draw.select import select
from enforcement.draw.teams import Room
from enforcement.draw.types import (
    Drawn,
    ObjectStrike,
    Officer,
    OfficerStrike,
    Open,
    Period,
    Replacement,
    Round,
    Selection,
    Staffing,
    Team,
)
from foundation.procedure.refusals import Refused

UNSTAFFED = "unstaffed"
OBJECT_REASONS = {
    "closed": "已经关闭",
    "moved": "已经迁出本辖区",
    "ceased": "已经停产停业",
    UNSTAFFED: "没有符合条件的执法人员",
}
"""UNSTAFFED only for an object that has no team."""
RECUSED = "recused"
OFFICER_REASONS = {
    RECUSED: "须回避该检查对象",
    "leave": "因病因事请假",
    "transferred": "调离执法岗位",
    "certificate": "执法证件失效",
    "duty": "抽调执行应急任务",
}
"""All but RECUSED take the officer out of every later choice of this draw."""


@dataclass(frozen=True)
class Standing:
    """Who goes where now, and what no longer takes part."""

    objects: dict[str, Drawn]
    teams: dict[str, tuple[str, ...]]
    seen: frozenset[str]
    gone: frozenset[str]
    barred: frozenset[tuple[str, str]]
    cap: int
    last_round: int

    def loads(self) -> Counter[str]:
        return Counter(one for team in self.teams.values() for one in team)


def standing(selection: Selection, staffing: Staffing, rounds: Sequence[Round] = ()) -> Standing:
    """What stands after the draw and these rounds."""
    objects = {item.label: item for item in selection.drawn}
    teams = {team.label: team.officers for team in staffing.teams}
    now = Standing(objects, teams, frozenset(objects), frozenset(), frozenset(), staffing.cap, 1)
    for done in rounds:
        now = _after(now, done)
    return now


def _struck(now: Standing, officers: Sequence[OfficerStrike]) -> Standing:
    return replace(
        now,
        gone=now.gone | {one.certificate for one in officers if one.reason != RECUSED},
        barred=now.barred | {(one.label, one.certificate) for one in officers},
    )


def _after(now: Standing, done: Round) -> Standing:
    objects, teams = dict(now.objects), dict(now.teams)
    for strike in done.objects:
        objects.pop(strike.label)
        teams.pop(strike.label, None)
    new = [item.drawn for item in done.replacements if item.drawn]
    objects.update((item.label, item) for item in new)
    for item in done.open:
        teams.pop(item.label, None)
    teams.update((team.label, team.officers) for team in done.teams)
    return replace(
        _struck(now, done.officers),
        objects=objects,
        teams=teams,
        seen=now.seen | {item.label for item in new},
        cap=done.cap,
        last_round=done.number,
    )


def _check(
    now: Standing, objects: Sequence[ObjectStrike], officers: Sequence[OfficerStrike]
) -> None:
    if not objects and not officers:
        raise Refused("没有需要替换的检查对象或者执法人员。")
    labels = [strike.label for strike in objects]
    pairs = [(strike.label, strike.certificate) for strike in officers]
    if len(set(labels)) < len(labels) or len(set(pairs)) < len(pairs):
        raise Refused("同一检查对象或者执法人员在一轮中只能替换一次。")
    for item in objects:
        if item.reason not in OBJECT_REASONS:
            raise Refused("替换检查对象的理由不在规定的范围内。")
        if item.label not in now.objects:
            raise Refused(f"检查对象“{item.label}”不在本次抽取的结果中。")
        if item.reason == UNSTAFFED and item.label in now.teams:
            raise Refused(f"检查对象“{item.label}”已有检查组，不能以无人可派为由替换。")
    for strike in officers:
        _check_officer(now, strike, labels)


def _check_officer(now: Standing, strike: OfficerStrike, labels: Collection[str]) -> None:
    if strike.reason not in OFFICER_REASONS:
        raise Refused("替换执法人员的理由不在规定的范围内。")
    team = () if strike.label in labels else now.teams.get(strike.label, ())
    if strike.certificate not in team:
        raise Refused(f"执法人员“{strike.certificate}”不在检查“{strike.label}”的人员中。")


def substitute(
    now: Standing,
    objects: Iterable[ObjectStrike],
    officers: Iterable[OfficerStrike],
    *,
    pool: Iterable[bytes],
    all_officers: Sequence[Officer],
    size: int,
    planned: Period,
    positions: Positions,
) -> Round:
    """The next round; ``pool`` is read only when an object is struck.

    ``positions`` are those of round ``now.last_round + 1``. Refused: nothing struck, twice the
    same, not of this draw, another reason.
    """
    struck = sorted(objects, key=lambda strike: strike.label.encode())
    out = sorted(officers, key=lambda one: (one.label.encode(), one.certificate.encode()))
    _check(now, struck, out)
    replacements, found = _replace(now, struck, pool, positions)
    marked = _struck(now, out)
    crew = _Crew(
        Room(all_officers, size, planned, positions, gone=marked.gone),
        marked,
        [strike.label for strike in struck],
        {(one.label, one.certificate) for one in out},
    )
    for item in replacements:
        if item.drawn:
            crew.staff(item.drawn)
    for label in sorted({one.label for one in out}, key=str.encode):
        crew.staff(now.objects[label])
    return Round(
        number=now.last_round + 1,
        objects=tuple(struck),
        officers=tuple(out),
        replacements=replacements,
        skipped=found.skipped,
        cap=crew.cap,
        teams=tuple(crew.teams),
        open=tuple(crew.open),
    )


def _replace(
    now: Standing, struck: Sequence[ObjectStrike], pool: Iterable[bytes], positions: Positions
) -> tuple[tuple[Replacement, ...], Selection]:
    if not struck:
        return (), Selection((), (), ())
    quotas = Counter(now.objects[strike.label].stratum for strike in struck)
    found = select(pool, quotas, positions, left_out=now.seen)
    waiting = {
        code: iter([item for item in found.drawn if item.stratum == code]) for code in quotas
    }
    return tuple(
        Replacement(strike.label, next(waiting[now.objects[strike.label].stratum], None))
        for strike in struck
    ), found


class _Crew:
    """Fills what is missing in one round; the cap rises for one object and stays risen."""

    def __init__(
        self,
        room: Room,
        now: Standing,
        struck: Collection[str],
        out: Collection[tuple[str, str]],
    ) -> None:
        self.room = room
        self.cap = now.cap
        self.barred = now.barred
        self.now = {
            label: tuple(one for one in team if (label, one) not in out)
            for label, team in now.teams.items()
            if label not in struck
        }
        self.loads = Counter(one for team in self.now.values() for one in team)
        self.teams: list[Team] = []
        self.open: list[Open] = []

    def staff(self, item: Drawn) -> None:
        kept = self.now.get(item.label, ())
        without = {one for label, one in self.barred if label == item.label}
        hopeless = self.room.hopeless(item, kept=kept, without=without)
        if hopeless:
            self.open.append(Open(item.label, hopeless))
            self.loads.subtract(kept)
            return
        team = self.room.fill(item, self.loads, self.cap, kept=kept, without=without)
        while team is None:
            self.cap += 1
            team = self.room.fill(item, self.loads, self.cap, kept=kept, without=without)
        self.loads.update(one for one in team if one not in kept)
        self.teams.append(Team(item.label, team))
