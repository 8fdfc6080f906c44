"""The tree of regions, and how a subtree is asked of a table of enterprises."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from foundation.jurisdiction import current

CODE_LENGTH = 6


class RegionError(Exception):
    """The file of regions is wrong; says in which row."""


@dataclass(frozen=True, slots=True)
class Region:
    code: str  # six digits: province, prefecture, county, two each
    name: str
    parent: str  # code; empty for the root

    @property
    def prefix(self) -> str:
        """What the code of every region of this subtree begins with.

        A subtree is thus one range of an index: ``region_code LIKE '6401%'``.
        """
        code = self.code
        while code.endswith("00"):
            code = code[:-2]
        return code

    def __str__(self) -> str:
        return self.name


class Regions(Mapping[str, Region]):
    """All regions by code, in the order of their codes."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_code = {region.code: region for region in sorted(regions, key=lambda r: r.code)}
        self._children: dict[str, list[Region]] = {}
        for region in self._by_code.values():
            self._children.setdefault(region.parent, []).append(region)

    def __getitem__(self, code: str) -> Region:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)

    @property
    def root(self) -> Region:
        return self._children[""][0]

    def children(self, code: str) -> list[Region]:
        return list(self._children.get(code, ()))

    def ancestors(self, code: str) -> list[Region]:
        """From the root down to the region itself."""
        chain = [self[code]]
        while chain[0].parent:
            chain.insert(0, self[chain[0].parent])
        return chain

    def full_name(self, code: str) -> str:
        """宁夏回族自治区银川市兴庆区."""
        return "".join(region.name for region in self.ancestors(code))

    def contains(self, code: str, inner: str) -> bool:
        """Whether ``inner`` is ``code`` itself or lies below it."""
        return inner in self and inner.startswith(self[code].prefix)

    def subtree(self, code: str) -> list[Region]:
        return [region for region in self.values() if self.contains(code, region.code)]

    def choices(self) -> list[tuple[str, str]]:
        """For a select: each level indented by one full-width space."""
        return [
            (region.code, "\u3000" * (len(self.ancestors(region.code)) - 1) + region.name)
            for region in self.values()
        ]


def read(path: Path) -> Regions:
    """Read ``code,name,parent`` rows. Raises ``RegionError`` on a row that fits nowhere."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [Region(row["code"], row["name"], row["parent"]) for row in csv.DictReader(file)]
    known = {region.code for region in rows}
    if len(known) != len(rows):
        raise RegionError(f"{path}: a code stands twice")
    for region in rows:
        if not (region.code.isdecimal() and len(region.code) == CODE_LENGTH and region.name):
            raise RegionError(f"{path}: {region.code} {region.name} is not a region")
        if region.parent and region.parent not in known:
            raise RegionError(f"{path}: {region.code} lies under {region.parent}, which is missing")
    if sum(not region.parent for region in rows) != 1:
        raise RegionError(f"{path}: there must be exactly one root")
    regions = Regions(rows)
    for region in rows:
        if region.parent and not region.code.startswith(regions[region.parent].prefix):
            raise RegionError(f"{path}: the code {region.code} does not fit under {region.parent}")
    return regions


@cache
def tree() -> Regions:
    """The regions of the current jurisdiction."""
    return read(current().regions_file)
