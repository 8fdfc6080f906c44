"""Absent ids of a range as compact text: ``3,7-12``. Pure."""

from __future__ import annotations

from collections.abc import Iterable

Spans = tuple[tuple[int, int], ...]


def absent(first: int, last: int, present: Iterable[int]) -> Spans:
    """The spans of ``first``..``last`` that the ascending ids of ``present`` leave out."""
    spans: list[tuple[int, int]] = []
    expected = first
    for number in present:
        if number > expected:
            spans.append((expected, number - 1))
        expected = number + 1
    if expected <= last:
        spans.append((expected, last))
    return tuple(spans)


def dump(spans: Iterable[tuple[int, int]]) -> str:
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def load(text: str) -> Spans:
    """The spans of ``text``; ``ValueError`` when it is not what ``dump`` writes."""
    spans: list[tuple[int, int]] = []
    for part in text.split(",") if text else ():
        first, dash, last = part.partition("-")
        spans.append((int(first), int(last if dash else first)))
    return tuple(spans)


def count(spans: Iterable[tuple[int, int]]) -> int:
    return sum(last - first + 1 for first, last in spans)
