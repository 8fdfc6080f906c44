"""What rooms above show beside a case: each registers what it has to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from enforcement.models import Case
from foundation.accounts.models import User


@dataclass(frozen=True, slots=True)
class Note:
    """One line beside a case, with the page it leads to."""

    text: str
    url: str


Source = Callable[[Case, User], Iterable[Note]]
_sources: list[tuple[str, Source]] = []


def register_source(heading: str, source: Source) -> None:
    """Call it once, when the app is ready."""
    _sources.append((heading, source))


def notes_of(case: Case, user: User) -> list[tuple[str, list[Note]]]:
    """By heading; headings without a note are left out."""
    found = [(heading, list(source(case, user))) for heading, source in _sources]
    return [(heading, notes) for heading, notes in found if notes]
