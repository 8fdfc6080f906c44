"""Who acted, as they were at that moment: plain values, no foreign key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Actor:
    id: str
    name: str
    role: str
    office: str

    def as_actor(self) -> Actor:
        return self


class Acts(Protocol):
    """Anything that can act: a user, or one of the actors below."""

    def as_actor(self) -> Actor: ...


SYSTEM = Actor(id="system", name="系统任务", role="系统", office="")
UNNAMED_REPORTER = Actor(id="", name="报告人（不予记名）", role="", office="")
VISITOR = Actor(id="", name="访客", role="", office="")
