"""Small tables on the page of a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SHORT = 11  # characters: a day, a number, a state


@dataclass(frozen=True, slots=True)
class Cell:
    text: object
    url: str = ""
    head: str = ""

    @property
    def short(self) -> bool:
        """Whether it stays on one line."""
        return len(str(self.text)) <= SHORT


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` hold texts, or ``Cell`` where one leads somewhere."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]

    @property
    def cells(self) -> Iterator[list[Cell]]:
        """With its head in each cell, for narrow screens."""
        for row in self.rows:
            yield [
                Cell(one.text, one.url, head) if isinstance(one, Cell) else Cell(one, "", head)
                for head, one in zip(self.heads, row, strict=True)
            ]
