"""The procedure as a table: which step leads from where to where, by whom, under which article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from foundation.procedure.refusals import Refused


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed step.

    ``sources`` are the states it may start from (empty: it creates the record), ``targets`` the
    states it may lead to (empty: the state stays). ``deciding`` steps ask for the password or
    second factor again and are closed to the person who proposed. ``stays`` are further states it
    may be taken in, which it leaves as they are.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    permission: str
    article: str
    deciding: bool = False
    stays: tuple[str, ...] = ()

    @property
    def everywhere(self) -> tuple[str, ...]:
        """All states it may be taken in."""
        return (*self.sources, *self.stays)

    def leads_to(self, target: str, *, state: str) -> bool:
        return target == state if state in self.stays else target in self.targets


class Procedure:
    """An ordered table of steps; a step that is not in it cannot happen."""

    def __init__(self, steps: Iterable[Step], *, labels: Mapping[str, str]) -> None:
        self._steps = {step.name: step for step in steps}
        self._labels = dict(labels)

    def __iter__(self) -> Iterator[Step]:
        return iter(self._steps.values())

    def __getitem__(self, name: str) -> Step:
        return self._steps[name]

    def label(self, state: str) -> str:
        return self._labels[state]

    def steps_from(self, state: str) -> list[Step]:
        """The steps that may be taken from ``state``, in the order of the procedure."""
        return [step for step in self if state in step.everywhere]

    def check(self, name: str, *, state: str, target: str | None = None) -> Step:
        """Return the step, or raise ``Refused`` when it may not start here or lead there."""
        step = self._steps[name]
        if state not in step.everywhere:
            allowed = "、".join(self._labels[source] for source in step.everywhere)
            raise Refused(
                f"当前状态为“{self._labels[state]}”，不能{step.label}。",
                remedy=f"该步骤只能在“{allowed}”状态下进行，请刷新页面查看最新进展。",
                article=step.article,
            )
        if target is not None and not step.leads_to(target, state=state):
            raise Refused(f"“{step.label}”不能转为“{self._labels[target]}”。", article=step.article)
        return step
