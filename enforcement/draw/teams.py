"""Officers by lot: a team for each object drawn, loads spread under a cap that rises.

Objects in ascending position over the whole draw; for each the officers by
``position(label|certificate)``. Whoever may go and has a load below the cap is taken until the
team is full; the last place is kept for a holder of the object's speciality. Objects that nobody
can staff are taken out first. When one of the rest cannot be staffed the cap rises by one and
everything starts again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from heapq import heapify, heappop

from enforcement.draw import canonical
from enforcement.draw.positions import Positions
from enforcement.draw.types import Drawn, Officer, Open, Period, Staffing, Team

FEW = "few"
SPECIALITY = "speciality"
REASONS = {
    FEW: "符合条件的执法人员人数不足",
    SPECIALITY: "符合条件的执法人员中没有人具备所需专业",
}


def officers_digest(officers: Sequence[Officer]) -> bytes:
    """SHA-256 of the officers as canonical JSON, ascending by certificate number."""
    ordered = sorted(officers, key=lambda officer: officer.certificate.encode())
    return sha256(canonical.dump(canonical.to_plain(tuple(ordered)))).digest()


def available(officer: Officer, planned: Period) -> bool:
    """Certificate valid on every planned date, and no leave on any of them."""
    held = officer.valid.first <= planned.first and planned.last <= officer.valid.last
    return held and not any(leave.meets(planned) for leave in officer.leave)


def first_cap(objects: int, size: int, officers: int) -> int:
    """⌈objects × size ÷ officers⌉."""
    return -(-objects * size // officers) if officers else objects


class Room:
    """Who may go where, in one round of positions."""

    def __init__(
        self,
        officers: Sequence[Officer],
        size: int,
        planned: Period,
        positions: Positions,
        *,
        gone: Collection[str] = (),
    ) -> None:
        ordered = sorted(officers, key=lambda officer: officer.certificate.encode())
        self.officers = [
            officer
            for officer in ordered
            if available(officer, planned) and officer.certificate not in gone
        ]
        self.size = size
        self.positions = positions
        self._names = [one.certificate for one in self.officers]
        self._bytes = {one.certificate: one.certificate.encode() for one in ordered}
        self._recused = {one.certificate: frozenset(one.recused) for one in ordered}
        self._skills = {one.certificate: frozenset(one.specialities) for one in ordered}

    def _by_position(self, label: str, certificates: Sequence[str]) -> Iterator[str]:
        """Those not recused; sorted only as far as asked: teams are small, the officers many."""
        names = [self._bytes[one] for one in certificates]
        heap = list(zip(self.positions.of_pairs(label, names), names, certificates, strict=True))
        heapify(heap)
        while heap:
            one = heappop(heap)[2]
            if label not in self._recused[one]:
                yield one

    def fill(
        self,
        item: Drawn,
        loads: Mapping[str, int],
        cap: int,
        *,
        kept: tuple[str, ...] = (),
        without: Collection[str] = (),
    ) -> tuple[str, ...] | None:
        """The team of an object, beginning with those ``kept``; None when it cannot be filled."""
        without = {*without, *kept}
        load = loads.get
        free = [one for one in self._names if load(one, 0) < cap and one not in without]
        team = list(kept)
        skilled = not item.speciality or any(item.speciality in self._skills[one] for one in kept)
        for one in self._by_position(item.label, free):
            holds = skilled or item.speciality in self._skills[one]
            if len(team) == self.size - 1 and not holds:
                continue
            team.append(one)
            skilled = holds
            if len(team) == self.size:
                return tuple(team)
        return None

    def hopeless(
        self, item: Drawn, *, kept: tuple[str, ...] = (), without: Collection[str] = ()
    ) -> str:
        """Why no cap however high staffs this object (a key of REASONS), or empty."""
        without = {*without, *kept}
        able = [
            *kept,
            *(
                one
                for one in self._names
                if item.label not in self._recused[one] and one not in without
            ),
        ]
        if len(able) < self.size:
            return FEW
        if item.speciality and not any(item.speciality in self._skills[one] for one in able):
            return SPECIALITY
        return ""


@dataclass
class _Pass:
    """One pass over the objects, as far as it went."""

    teams: list[tuple[str, ...]]
    loads: dict[str, int]

    def copy(self) -> _Pass:
        return _Pass(list(self.teams), dict(self.loads))

    def take(self, team: tuple[str, ...]) -> int:
        """The highest load of the team."""
        self.teams.append(team)
        for one in team:
            self.loads[one] = self.loads.get(one, 0) + 1
        return max(self.loads[one] for one in team)


def _go(room: Room, objects: Sequence[Drawn], start: _Pass, cap: int) -> tuple[_Pass, _Pass, int]:
    """A pass from ``start``; gives it, where the cap began to bind, and the object that failed.

    Before anybody reached the cap it kept nobody out, so that the next, higher cap gives the same
    as far as there: it goes on from that place. -1 when no object failed.
    """
    now = start.copy()
    free: _Pass | None = None
    for index in range(len(now.teams), len(objects)):
        team = room.fill(objects[index], now.loads, cap)
        if team is None:
            return now, free or now, index
        highest = now.take(team)
        if free is None and highest >= cap:
            free = now.copy()
    return now, free or now, -1


def staff(objects: Sequence[Drawn], room: Room, *, officers: int) -> Staffing:
    """Teams for objects in ascending position; ``officers``: how many the frozen pool has.

    What nobody can staff is reported first and stays open; it does not raise the cap of the rest.
    Of the rest each has enough who may go, so that the rising cap staffs all of them.
    """
    open_ = [Open(item.label, reason) for item in objects if (reason := room.hopeless(item))]
    left_out = {item.label for item in open_}
    fit = [item for item in objects if item.label not in left_out]
    cap = first_cap(len(fit), room.size, officers)
    start = _Pass([], {})
    while True:
        now, start, failed = _go(room, fit, start, cap)
        if failed < 0:
            break
        cap += 1
    pairs = zip(fit, now.teams, strict=True)
    return Staffing(
        cap=cap,
        teams=tuple(Team(item.label, team) for item, team in pairs),
        open=tuple(open_),
    )
