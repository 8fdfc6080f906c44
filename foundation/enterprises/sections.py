"""What the rooms above show on the page of an enterprise; each registers a maker in ``ready``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from foundation.enterprises.models import Enterprise
from foundation.web.cells import Cell, Column, cells


@dataclass(frozen=True, slots=True)
class Section:
    """One panel: a table (``columns`` of ``rows``) or ``facts``, pairs of label and value.

    ``url`` leads to the full list, ``count`` is its length, ``empty`` says what to do when there
    are neither rows nor facts.
    """

    title: str
    columns: Sequence[Column] = ()
    rows: Sequence[Any] = ()
    facts: Sequence[tuple[str, Any]] = ()
    url: str = ""
    count: int | None = None
    empty: str = "还没有记录。"

    @property
    def table(self) -> list[list[Cell]]:
        return [cells(self.columns, row) for row in self.rows]


SectionMaker = Callable[[HttpRequest, Enterprise], Section | None]

_makers: dict[str, tuple[int, SectionMaker]] = {}


def register_section(maker: SectionMaker, *, order: int = 100) -> SectionMaker:
    """Add a maker of sections; it gives None where the user may not see or has no use for one."""
    _makers[f"{maker.__module__}.{maker.__qualname__}"] = (order, maker)
    return maker


def sections_for(request: HttpRequest, enterprise: Enterprise) -> list[Section]:
    """The sections of all rooms for this user, in order."""
    makers = [maker for _, maker in sorted(_makers.values(), key=lambda pair: pair[0])]
    return [made for maker in makers if (made := maker(request, enterprise)) is not None]
