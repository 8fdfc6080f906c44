"""The public numbers, typed by two different people after the announced day."""

from __future__ import annotations

from collections.abc import Sequence

from enforcement.actions.draws.sealed import sources_of
from enforcement.draw import randomness
from enforcement.draw.types import Numbers
from enforcement.models import Draw, RandomEntry
from enforcement.rules import draw_dates
from enforcement.states.draw import ARTICLE, PROCEDURE, READY
from foundation.accounts.models import User
from foundation.accounts.steps import check_step
from foundation.audit.trail import record
from foundation.procedure.acts import act
from foundation.workdays.quarters import today

FIELD = "numbers_"
WAITING, AGREED, DIFFERENT = "等待另一人录入", "两人录入一致", "与另一人录入不一致"


@act
def enter_numbers(draw: Draw, texts: Sequence[str], *, by: User) -> str:
    """One person's numbers, a text for each source; says WAITING, AGREED or DIFFERENT.

    A different entry stays and both may enter again: the last one of each person counts. Nothing
    is drawn before two people typed the same. ``Refused`` before the announced day.
    """
    draw = Draw.objects.select_for_update().get(pk=draw.pk)
    check_step(PROCEDURE, "enter", state=draw.state, by=by)
    sources = sources_of(draw)
    draw_dates.check_announced_day(sources, today=today())
    numbers = randomness.parse_all(texts, sources, field=FIELD)
    RandomEntry.objects.create(draw=draw, entered_by=by, numbers=numbers)
    others = [found for user, found in latest(draw).items() if user != by]
    outcome = WAITING if not others else AGREED if numbers in others else DIFFERENT
    before = draw.state
    if outcome == AGREED:
        draw.state, draw.numbers = READY, numbers
        draw.save(update_fields=["state", "numbers"])
    record(
        "enforcement.draw.numbers_entered",
        target=draw,
        by=by,
        article=ARTICLE,
        before=before,
        after=draw.state,
        changes={"结果": outcome},
    )
    return outcome


def latest(draw: Draw) -> dict[User, Numbers]:
    """The last entry of each person, in the order in which they were made."""
    found: dict[User, Numbers] = {}
    for entry in draw.entries.select_related("entered_by__office").order_by("id"):
        found.pop(entry.entered_by, None)
        found[entry.entered_by] = tuple(tuple(source) for source in entry.numbers)
    return found


def differences(draw: Draw) -> list[str]:
    """Where the last two entries differ, for the people who compare them."""
    entered = list(latest(draw).values())
    if len(entered) < 2:
        return []
    return randomness.differences(entered[-2], entered[-1], sources_of(draw))
