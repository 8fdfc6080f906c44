"""What a draw is made of. The published JSON has the same names (``published.py``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Numbers = tuple[tuple[int, ...], ...]
"""The numbers of each announced source, ascending."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both counted."""

    first: date
    last: date

    def meets(self, other: Period) -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Source:
    """A public random event announced beforehand: name, its day, how many numbers it gives."""

    name: str
    day: date
    count: int


@dataclass(frozen=True, slots=True)
class Stratum:
    """One group of objects (industry × risk grade × area) and how many are drawn from it."""

    code: str
    name: str
    quota: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A constraint announced at the commitment; ``code`` marks the objects that it bars."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class PoolObject:
    """An object (检查对象) of the frozen pool; ``bar`` names the constraint against it, if any."""

    label: str
    name: str
    stratum: str
    speciality: str = ""
    bar: str = ""


@dataclass(frozen=True, slots=True)
class PoolFile:
    count: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer (执法人员) of the frozen pool; ``recused``: labels of objects."""

    certificate: str
    name: str
    office: str
    valid: Period
    specialities: tuple[str, ...] = ()
    leave: tuple[Period, ...] = ()
    recused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is published at the commitment; nothing of it can change afterwards."""

    number: str
    title: str
    plan_item: str
    strata: tuple[Stratum, ...]
    pool: PoolFile
    officers_sha256: bytes
    n: int
    commitment: bytes
    sources: tuple[Source, ...]
    team_size: int
    planned: Period
    bars: tuple[Bar, ...]
    reveal_by: date


@dataclass(frozen=True, slots=True)
class Drawn:
    """An object drawn, with its position (32 bytes) in the round that drew it."""

    label: str
    name: str
    stratum: str
    speciality: str
    position: bytes


@dataclass(frozen=True, slots=True)
class Skip:
    """An object that stood before the last one drawn of its stratum and was barred."""

    label: str
    stratum: str
    position: bytes
    bar: str


@dataclass(frozen=True, slots=True)
class Short:
    """A stratum with fewer objects that can be drawn than its quota."""

    stratum: str
    quota: int
    found: int


@dataclass(frozen=True, slots=True)
class Selection:
    drawn: tuple[Drawn, ...]
    skipped: tuple[Skip, ...]
    short: tuple[Short, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """The officers of one object by certificate number, in the order they were taken."""

    label: str
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """An object that cannot be staffed; ``reason`` is a key of ``teams.REASONS``."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Staffing:
    cap: int
    teams: tuple[Team, ...]
    open: tuple[Open, ...]


@dataclass(frozen=True, slots=True)
class ObjectStrike:
    """``reason`` is a key of ``substitute.OBJECT_REASONS``."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class OfficerStrike:
    """An officer struck from one team; ``reason`` is a key of ``substitute.OFFICER_REASONS``."""

    label: str
    certificate: str
    reason: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """``drawn`` takes the place of ``struck``; None when its stratum has nothing left."""

    struck: str
    drawn: Drawn | None


@dataclass(frozen=True, slots=True)
class Round:
    """One round of substitution: what was struck, and what the round's code gave for it.

    ``teams`` has the whole new team of each object that the round touched.
    """

    number: int
    objects: tuple[ObjectStrike, ...]
    officers: tuple[OfficerStrike, ...]
    replacements: tuple[Replacement, ...]
    skipped: tuple[Skip, ...]
    cap: int
    teams: tuple[Team, ...]
    open: tuple[Open, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What becomes public at the reveal. ``codes`` are those of rounds 1 to the last one used."""

    numbers: Numbers
    codes: tuple[bytes, ...]
    officers: tuple[Officer, ...]
    selection: Selection
    staffing: Staffing
    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A draw is never made anew until it pleases: a cancelled one stays, with its reason."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Published:
    announcement: Announcement
    cancelled: Cancelled | None = None
    result: Result | None = None
