"""What can be imported from a workbook; each room registers its importers in ``ready``.

An importer reads the file in parts. A part knows what it would do (``counts``, ``preview``) and
does it when asked (``write``): the check before the confirmation and the import itself read the
same way, so that nothing is imported that was not shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Protocol

from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.web.sheets import Reading, Sheet

Progress = Callable[[int], None]


class Part(Protocol):
    """Some rows of the file, judged and right."""

    @property
    def counts(self) -> Counter[str]:
        """How many rows do what, under Chinese words (新登记, 更新, 无变化)."""

    @property
    def preview(self) -> Sequence[Mapping[str, str]]:
        """A few rows as they will be stored, under the headings of the sheet."""

    def write(self, by: User) -> None:
        """Store the rows; inside the act of the import."""


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of workbook.

    ``parts(file, options, reading, progress)`` puts what is wrong into ``reading`` and yields the
    right rows in parts; ``Refused`` for what concerns the whole file.
    """

    kind: str
    title: str
    permission: Permission
    sheets: tuple[Sheet, ...]
    parts: Callable[[IO[bytes], frozenset[str], Reading, Progress], Iterator[Part]]
    back: str  # the name of the address of the list
    intro: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


_importers: dict[str, Importer] = {}


def register_importer(importer: Importer) -> None:
    """Add an importer, or put it in the place of the one of its kind."""
    _importers[importer.kind] = importer


def importer_of(kind: str) -> Importer:
    """``KeyError`` for a kind that nobody registered."""
    return _importers[kind]
