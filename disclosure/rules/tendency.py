"""Which hazards of a quarter are common, serious or a tendency (信息公开制度 第二条 2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

COMMON, SERIOUS, TENDENCY = "common", "serious", "tendency"
LABELS = {COMMON: "共性", SERIOUS: "重大", TENDENCY: "倾向性"}
# Common: in so many units or more. A tendency: so many or more, and half as many again as before.
COMMON_UNITS, TENDENCY_LEAST, TENDENCY_PERCENT = 3, 3, 150


@dataclass(frozen=True, slots=True)
class Group:
    """The hazards of one category in one industry in one quarter."""

    category: str
    industry: str
    found: int
    major: int
    units: int
    before: int  # found in the quarter before


def classes(group: Group) -> tuple[str, ...]:
    """The classes it belongs to, none when it is nothing the public need be warned of."""
    found = []
    if group.units >= COMMON_UNITS:
        found.append(COMMON)
    if group.major:
        found.append(SERIOUS)
    grown = group.found * 100 >= group.before * TENDENCY_PERCENT
    if group.found >= TENDENCY_LEAST and grown:
        found.append(TENDENCY)
    return tuple(found)


def told(groups: Iterable[Group]) -> list[tuple[Group, tuple[str, ...]]]:
    """Those to be told, the serious ones first, then by how many."""
    found = [(group, kinds) for group in groups if (kinds := classes(group))]
    return sorted(found, key=lambda pair: (-pair[0].major, -pair[0].found, pair[0].category))
