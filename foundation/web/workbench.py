"""What rooms contribute to the workbench: panels of what waits for, or was started by, the user."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a panel. ``note`` is small print, ``state`` a short label."""

    label: str
    url: str
    note: str = ""
    state: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A box on the workbench.

    ``kind`` is ``waiting`` (for my decision), ``started`` (by me) or ``other``. ``url`` leads to
    the full list, already filtered; ``count`` is its length when it is known. ``empty`` says
    what to do when there is nothing.
    """

    title: str
    items: Sequence[Item] = field(default_factory=tuple)
    kind: str = "other"
    url: str = ""
    count: int | None = None
    empty: str = ""
    icon: str = "report"


PanelMaker = Callable[[HttpRequest], Panel | None]

_makers: dict[str, tuple[int, PanelMaker]] = {}


def register_panel(maker: PanelMaker, *, order: int = 100) -> PanelMaker:
    """Add a maker of panels; it gives None where the user has no use for one."""
    _makers[f"{maker.__module__}.{maker.__qualname__}"] = (order, maker)
    return maker


def panels_for(request: HttpRequest) -> list[Panel]:
    """The panels of all rooms for this user, in order."""
    makers = [maker for _, maker in sorted(_makers.values(), key=lambda pair: pair[0])]
    return [panel for maker in makers if (panel := maker(request)) is not None]
