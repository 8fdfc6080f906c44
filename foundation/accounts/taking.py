"""Taking a step on a record: lock it, ask the table, write the new state, tell the trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.actors import Acts
from foundation.audit.canonical import JSON
from foundation.audit.trail import record as tell
from foundation.procedure.steps import Procedure, Step

Record = TypeVar("Record", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Taking:
    """The steps of one procedure; ``verbs`` is what its verbs in the trail begin with."""

    procedure: Procedure
    verbs: str

    def labels(self) -> Mapping[str, str]:
        """The verbs of all steps with their labels, for the trail."""
        return {f"{self.verbs}.{step.name}": step.label for step in self.procedure}

    def begin(
        self,
        found: Record,
        name: str,
        *,
        by: User,
        target: str | None = None,
        confirmed: Confirmed | None = None,
        proposer: str = "",
    ) -> tuple[Record, Step]:
        """The locked row and the step, after all that the table asks of it.

        ``proposer`` names the field with the user who took the step that this one decides on.
        """
        rows: Any = type(found)._default_manager  # noqa: SLF001
        locked: Record = rows.select_for_update(of=("self",)).get(pk=found.pk)
        step = check_step(
            self.procedure,
            name,
            state=str(getattr(locked, "state")),  # noqa: B009  (the type variable has none)
            by=by,
            target=target,
            confirmed=confirmed,
            proposed_by=getattr(locked, f"{proposer}_id") if proposer else None,
        )
        return locked, step

    def move(
        self,
        found: Any,
        step: Step,
        target: str,
        *,
        by: Acts,
        fields: Iterable[str] = (),
        changes: Mapping[str, JSON] | None = None,
    ) -> None:
        """Write ``target`` and ``fields``, and bring the step into the trail."""
        before, found.state = found.state, target
        found.save(update_fields=["state", *fields])
        self.note(found, step, by=by, before=before, after=target, changes=changes)

    def note(
        self,
        found: models.Model,
        step: Step,
        *,
        by: Acts,
        before: str = "",
        after: str = "",
        changes: Mapping[str, JSON] | None = None,
    ) -> None:
        """Bring a step into the trail that changed no state, or whose state is written."""
        tell(
            f"{self.verbs}.{step.name}",
            target=found,
            by=by,
            article=step.article,
            before=before,
            after=after,
            changes=dict(changes or {}),
        )
