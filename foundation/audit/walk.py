"""Holds the rows of the trail, in order, against the seals that cover them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from foundation.audit import gaps
from foundation.audit.merkle import Tree

Row = tuple[int, bytes, bool]  # id, leaf hash, whether the stored digest is that of the content
MAX_FINDINGS = 20


class SealLike(Protocol):
    """What the walk reads of a seal (``Any``: model fields are descriptors to the checker)."""

    number: Any
    first_id: Any
    last_id: Any
    row_count: Any
    gaps: Any
    rows_root: Any


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and the ids it concerns."""

    first_id: int
    last_id: int
    what: str

    def __str__(self) -> str:
        if self.first_id == self.last_id:
            return f"第 {self.first_id} 行：{self.what}"
        return f"第 {self.first_id} 至 {self.last_id} 行：{self.what}"


class Findings:
    """The first findings, and how many there are in all."""

    def __init__(self) -> None:
        self.shown: list[Finding] = []
        self.total = 0

    def add(self, first_id: int, last_id: int, what: str) -> None:
        self.total += 1
        if len(self.shown) < MAX_FINDINGS:
            self.shown.append(Finding(first_id, last_id, what))


class Walk:
    """Walks rows in ascending order of id through consecutive seals; ``finish`` at the end.

    ``_stop`` is the first id from ``_expected`` on that needs a look: a gap or the end of the seal.
    """

    def __init__(self, seals: Iterable[SealLike], findings: Findings) -> None:
        self._seals: Iterator[SealLike] = iter(seals)
        self._findings = findings
        self._seal: SealLike | None = None
        self._spans: list[tuple[int, int]] = []
        self._expected = self._stop = -1
        self._open_next()

    def rows(self, rows: Iterable[Row]) -> int:
        """Take the next rows; returns how many came after the last seal."""
        beyond = 0
        for event_id, leaf, good in rows:
            if event_id != self._expected and not self._reach(event_id):
                beyond += self._seal is None
                if not good:
                    self._blame(event_id, event_id, "内容与摘要不符")
                continue
            if not good:
                self._blame(event_id, event_id, "内容与摘要不符")
            self._tree.add(leaf)
            self._expected = event_id + 1
            if self._expected == self._stop:
                self._look()
        return beyond

    def finish(self) -> None:
        """No more rows: what the remaining seals cover is missing."""
        while self._seal is not None:
            self._miss(self._stop)

    def _reach(self, event_id: int) -> bool:
        """Report what is missing before ``event_id``; whether the row belongs where it stands."""
        while self._seal is not None and event_id > self._expected:
            self._miss(min(event_id, self._stop))
        if self._seal is not None and event_id < self._expected:
            self._blame(event_id, event_id, f"第 {self._seal.number} 号封存时并无此行，系事后插入")
        return self._seal is not None and event_id == self._expected

    def _miss(self, until: int) -> None:
        if until > self._expected:
            self._blame(self._expected, until - 1, "缺失（封存时存在，现已被删除）")
        self._expected = until
        if until == self._stop:
            self._look()

    def _look(self) -> None:
        """At a stop: pass over gaps, and close the seal when its end is reached."""
        while self._seal is not None and self._expected == self._stop:
            if self._expected > self._seal.last_id:
                self._close(self._seal)
                self._open_next()
                continue
            if self._spans:
                self._expected = self._spans.pop()[1] + 1
            self._set_stop(self._seal)

    def _open_next(self) -> None:
        self._seal = next(self._seals, None)
        self._tree = Tree()
        self._blamed = False
        self._expected = self._stop = -1
        if self._seal is None:
            return
        self._expected = self._seal.first_id
        try:
            self._spans = list(reversed(gaps.load(self._seal.gaps)))
        except ValueError:
            self._spans = []
        self._set_stop(self._seal)
        self._look()

    def _set_stop(self, seal: SealLike) -> None:
        end = seal.last_id + 1
        start = self._spans[-1][0] if self._spans else end
        # A gap that lies before the place reached is no gap of this seal: its root will differ.
        self._stop = min(start, end) if start >= self._expected else end

    def _close(self, seal: SealLike) -> None:
        if self._blamed:
            return
        if self._tree.root() != bytes(seal.rows_root) or len(self._tree) != seal.row_count:
            self._findings.add(
                seal.first_id, seal.last_id, f"与第 {seal.number} 号封存的行根值不符"
            )

    def _blame(self, first: int, last: int, what: str) -> None:
        self._blamed = True
        self._findings.add(first, last, what)
