"""What all acts on a listing share: locking and asking the table, writing, words, terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from blacklist.models import Listing
from blacklist.states import listing as states
from foundation import jurisdiction
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.audit.actors import Acts
from foundation.audit.canonical import JSON
from foundation.audit.trail import record
from foundation.procedure.steps import Step

DEFENCE, COPYING, PUBLISHING, EXIT = "defence", "copying", "publishing", "exit"
REMOVAL = "publish-removal"


def at(
    listing: Listing,
    name: str,
    *,
    by: User,
    target: str | None = None,
    confirmed: Confirmed | None = None,
    proposed_by: int | None = None,
) -> tuple[Listing, Step]:
    """Lock the listing and ask everything that the table asks."""
    locked: Listing = (
        Listing.objects.select_for_update(of=("self",))
        .select_related("enterprise")
        .get(pk=listing.pk)
    )
    step = check_step(
        states.PROCEDURE,
        name,
        state=locked.state,
        by=by,
        target=target,
        confirmed=confirmed,
        proposed_by=proposed_by,
    )
    return locked, step


def moved(
    listing: Listing,
    step: Step,
    target: str,
    *,
    by: Acts,
    fields: Sequence[str] = (),
    changes: Mapping[str, JSON] | None = None,
) -> None:
    """Write the new state and bring the step into the trail."""
    before, listing.state = listing.state, target
    listing.save(update_fields=["state", *fields])
    note(listing, step.name, step.article, by=by, before=before, after=target, changes=changes)


def note(
    listing: Listing,
    verb: str,
    article: str,
    *,
    by: Acts,
    before: str = "",
    after: str = "",
    changes: Mapping[str, JSON] | None = None,
) -> None:
    record(
        f"blacklist.listing.{verb}",
        target=listing,
        by=by,
        article=article,
        before=before,
        after=after,
        changes=dict(changes or {}),
    )


def number(name: str) -> int:
    return jurisdiction.current().number(f"blacklist.{name}")
