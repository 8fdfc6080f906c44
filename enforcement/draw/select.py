"""Objects by lot: in each stratum the first by position, as many as its quota.

The pool runs through once; of each stratum only the front is kept, so that memory depends on the
quotas and not on the pool.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from enforcement.draw.pool import read_line
from enforcement.draw.positions import FIRST, Positions
from enforcement.draw.types import Drawn, PoolObject, Selection, Short, Skip
from foundation.procedure.refusals import Refused

LAST = b"\xff" * 32
NOWHERE = b""


class _Front:
    """The first ``quota`` of one stratum so far, and the barred ones that stand before them."""

    def __init__(self, quota: int) -> None:
        self.quota = quota
        self.entries: list[tuple[bytes, bytes, PoolObject]] = []
        self.edge = LAST if quota else NOWHERE  # whoever stands behind it is not drawn
        self.room = max(2 * quota, 64)

    def add(self, place: bytes, label: bytes, item: PoolObject) -> bool:
        """Whether the edge may have moved."""
        self.entries.append((place, label, item))
        if len(self.entries) < self.room:
            return False
        self.trim()
        return True

    def trim(self) -> None:
        self.entries.sort(key=lambda entry: entry[:2])
        free = 0
        for index, (place, _, item) in enumerate(self.entries):
            free += not item.bar
            if free == self.quota:
                del self.entries[index + 1 :]
                self.edge = place
                break
        self.room = max(self.room, 2 * len(self.entries))


class _Fronts:
    def __init__(self, quotas: Mapping[str, int], left_out: Collection[str]) -> None:
        self.strata = {code: _Front(quota) for code, quota in quotas.items()}
        self.left_out = left_out
        self.widest = self._widest()

    def _widest(self) -> bytes:
        return max((front.edge for front in self.strata.values()), default=NOWHERE)

    def offer(self, place: bytes, label: bytes, text: bytes) -> None:
        item = read_line(text)
        front = self.strata.get(item.stratum)
        if front is None or place > front.edge or item.label in self.left_out:
            return
        if front.add(place, label, item):
            self.widest = self._widest()


def _run(pool: Iterable[bytes], fronts: _Fronts, positions: Positions) -> None:
    """Nearly all lines of a large pool end at the comparison; nothing else of them is read."""
    make_inner, make_outer = positions.copies()
    offer: Callable[[bytes, bytes, bytes], None] = fronts.offer
    for text in pool:
        label = text[: text.find(b"\t")]
        inner, outer = make_inner(), make_outer()
        inner.update(label + FIRST)
        outer.update(inner.digest())
        place = outer.digest()
        if place <= fronts.widest:
            offer(place, label, text)


def select(
    pool: Iterable[bytes],
    quotas: Mapping[str, int],
    positions: Positions,
    *,
    left_out: Collection[str] = (),
) -> Selection:
    """Draw from lines of the pool (``pool.lines``, ``pool.line``), in whatever order they come.

    ``quotas`` by stratum; strata without one give nothing. ``left_out``: labels that take no part,
    unlisted (substitution: what was drawn before). Everything drawn comes ascending by position
    over the whole draw, and so do the skips.
    """
    if any(quota < 0 for quota in quotas.values()):
        raise Refused("名额不能是负数。")
    fronts = _Fronts(quotas, left_out)
    _run(pool, fronts, positions)
    drawn: list[tuple[bytes, bytes, Drawn]] = []
    skipped: list[tuple[bytes, bytes, Skip]] = []
    short: list[Short] = []
    for code in sorted(quotas, key=str.encode):
        front = fronts.strata[code]
        front.trim()
        found = 0
        for place, label, item in front.entries:
            if item.bar:
                skipped.append((place, label, Skip(item.label, code, place, item.bar)))
                continue
            found += 1
            one = Drawn(item.label, item.name, code, item.speciality, place)
            drawn.append((place, label, one))
        if found < front.quota:
            short.append(Short(code, front.quota, found))
    return Selection(
        drawn=tuple(entry[2] for entry in sorted(drawn, key=lambda entry: entry[:2])),
        skipped=tuple(entry[2] for entry in sorted(skipped, key=lambda entry: entry[:2])),
        short=tuple(short),
    )
