"""A listing whose ground rests on a decision no longer in force is questioned (纠错制度 第五条)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from blacklist.actions.shared import number
from blacklist.models import Ground, Listing, Question
from blacklist.states import listing as states
from enforcement.models import Decision
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission, Role
from foundation.audit.actors import SYSTEM
from foundation.audit.trail import record
from foundation.deadlines.actions import close_deadline, open_deadline
from foundation.procedure.acts import act
from foundation.procedure.given import written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar

TERM = "question"
ARTICLE = "纠错制度 第五条（二）（三）"
DECISION = "enforcement.decision"
CHUNK = 500


def unfounded() -> list[tuple[int, str, str]]:
    """Listing, key and what happened, for all evidence whose decision is in force no more."""
    by_decision: dict[int, set[int]] = defaultdict(set)
    rows = Ground.objects.exclude(listing__state__in=states.OVER).exclude(evidence=[])
    for listing, evidence in rows.values_list("listing", "evidence").iterator(CHUNK):
        for pk in _decisions(evidence):
            by_decision[pk].add(listing)
    ended = Decision.objects.filter(pk__in=by_decision).exclude(state=Decision.State.IN_FORCE)
    return [
        (listing, f"{DECISION}:{one.pk}", _told(one))
        for one in ended.select_related("case", "document")
        for listing in sorted(by_decision[one.pk])
    ]


def _decisions(evidence: Iterable[object]) -> Iterable[int]:
    for one in evidence:
        kind, _, pk = str(one.get("key", "") if isinstance(one, dict) else "").partition(":")
        if kind == DECISION and pk.isdecimal():
            yield int(pk)


def _told(decision: Decision) -> str:
    number_text = decision.document.number_text if decision.document else decision.case.number
    return (
        f"处罚决定{number_text}{decision.get_state_display()}"
        f"（{decision.ended_on:%Y-%m-%d}）：{decision.ended_reason}"
    )


def question_listings() -> int:
    """By the job: each listing once for each decision; how many were questioned now."""
    found = unfounded()
    known = set(
        Question.objects.filter(key__in={key for _, key, _ in found}).values_list("listing", "key")
    )
    return sum(
        _raise(listing, key, why) for listing, key, why in found if (listing, key) not in known
    )


@act
def _raise(listing_id: int, key: str, why: str) -> bool:
    listing: Listing = Listing.objects.select_for_update(of=("self",)).get(pk=listing_id)
    due = current_calendar().add_workdays(today(), number("question_workdays"))
    made, created = Question.objects.get_or_create(
        listing=listing, key=key, defaults={"why": why, "raised_on": today(), "due": due}
    )
    if not created:
        return False
    open_deadline(
        subject=made,
        code=TERM,
        what=f"列入依据变化：{listing.unit_name}"[:200],
        article=ARTICLE,
        start=today(),
        due=due,
        owner_role=Role.COMMITTEE_STAFF,
        url=listing.get_absolute_url(),
        by=SYSTEM,
    )
    record(
        "blacklist.listing.questioned",
        target=listing,
        by=SYSTEM,
        article=ARTICLE,
        changes={"情况": why},
    )
    return True


@act
def answer(question: Question, *, outcome: str, reason: str, by: User) -> Question:
    """Whether the listing stands without it; to revoke it takes the party group's own step."""
    require(by, Permission.MANAGE_LISTINGS, article=ARTICLE)
    found: Question = (
        Question.objects.select_for_update(of=("self",))
        .select_related("listing")
        .get(pk=question.pk)
    )
    if found.outcome:
        raise Refused("已经答复。", remedy="请刷新页面。", article=ARTICLE)
    if outcome not in Question.Outcome.values:
        raise Refused("请选择结论。", field="outcome")
    found.outcome, found.reason = outcome, written(reason, "理由", "reason")
    found.answered_on, found.answered_by = today(), by
    found.save(update_fields=["outcome", "reason", "answered_on", "answered_by"])
    close_deadline(subject=found, code=TERM, by=by)
    record(
        "blacklist.listing.question_answered",
        target=found.listing,
        by=by,
        article=ARTICLE,
        changes={"结论": str(found.get_outcome_display()), "理由": found.reason},
    )
    return found
