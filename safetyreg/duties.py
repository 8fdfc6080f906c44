"""The duties of the office, from ``duties.toml``: what each article demands, where it is done."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.urls import NoReverseMatch, reverse

_FILE = Path(__file__).with_name("duties.toml")


@dataclass(frozen=True, slots=True)
class Source:
    key: str
    short: str
    title: str
    number: str
    date: date


@dataclass(frozen=True, slots=True)
class Room:
    letter: str
    label: str
    regulation: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty. ``page`` names the page where it is done; empty while it is still to be built."""

    id: str
    source: Source
    cite: str
    duty: str
    text: str
    page: str

    @property
    def letter(self) -> str:
        return self.id.split(".", 1)[0]

    @property
    def is_built(self) -> bool:
        return bool(self.page)

    @property
    def url(self) -> str:
        """The page's address; empty when there is none, or another surface serves it."""
        if not self.page:
            return ""
        name, *args = self.page.split()
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            return ""


@functools.cache
def load() -> tuple[tuple[Room, ...], tuple[Duty, ...]]:
    """All rooms and duties in the order of the file."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    sources = {row["key"]: Source(**row) for row in data["source"]}
    rooms = tuple(Room(**row) for row in data["room"])
    duties = tuple(Duty(**{**row, "source": sources[row["source"]]}) for row in data["duty"])
    return rooms, duties
