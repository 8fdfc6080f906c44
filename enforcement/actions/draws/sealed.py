"""Reading and writing what a draw keeps: sealed secret and result, frozen pools, announcement."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from enforcement.draw import canonical
from enforcement.draw.types import Announcement, Officer, Result, Source
from enforcement.models import Draw
from enforcement.sealing import seal, unseal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was drawn, and why an object with a team could not be dispatched, by label."""

    result: Result
    problems: Mapping[str, str] = field(default_factory=dict)


def seal_secret(number: str, secret: bytes) -> bytes:
    return seal(secret, about=f"draw secret {number}")


def read_secret(draw: Draw) -> bytes:
    """32 bytes. ``Refused`` after a rotation of SECRET_KEY."""
    return unseal(draw.secret_sealed, about=f"draw secret {draw.number}")


def seal_outcome(draw: Draw, outcome: Outcome) -> bytes:
    plain = {"result": canonical.to_plain(outcome.result), "problems": dict(outcome.problems)}
    return seal(canonical.dump(plain), about=f"draw result {draw.number}")


def read_outcome(draw: Draw) -> Outcome:
    """What was drawn; only for those who dispatch, and for the acts."""
    plain = json.loads(unseal(draw.result_sealed, about=f"draw result {draw.number}"))
    result = canonical.from_plain(Result, plain["result"], "result")
    return Outcome(cast("Result", result), plain["problems"])


def _read(kind: Any, text: str) -> Any:
    return canonical.from_plain(kind, json.loads(text), "frozen")


def announcement_of(draw: Draw) -> Announcement:
    return cast("Announcement", _read(Announcement, draw.announcement))


def officers_of(draw: Draw) -> tuple[Officer, ...]:
    return cast("tuple[Officer, ...]", _read(tuple[Officer, ...], draw.officers_frozen))


def sources_of(draw: Draw) -> tuple[Source, ...]:
    found = canonical.from_plain(tuple[Source, ...], draw.sources, "sources")
    return cast("tuple[Source, ...]", found)
