"""Discussion by the committee office, decision by the party group's meeting (第六条（三）)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from blacklist.actions.shared import COPYING, DEFENCE, EXIT, at, moved
from blacklist.actions.watching import cancel_terms
from blacklist.models import Defence, Listing, Meeting
from blacklist.papers import issue_paper
from blacklist.states import listing as states
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.step_up import Confirmed
from foundation.deadlines.actions import cancel_deadline, open_deadline
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

Outcome = Meeting.Outcome
COPY_WORKDAYS = 5


@dataclass(frozen=True, slots=True)
class Session:
    """A meeting: when, under which number, what was said, what came out."""

    held_on: date
    outcome: str
    minutes: str
    number: str = ""


@act
def discuss(listing: Listing, given: Session, *, by: User, confirmed: Confirmed | None) -> Meeting:
    """The committee office discusses the listing; the party group decides."""
    found, step = at(
        listing,
        "discuss",
        by=by,
        target=states.DISCUSSED,
        confirmed=confirmed,
        proposed_by=listing.collected_by_id,
    )
    if found.defences.filter(adopted=Defence.Adopted.YES).exists():
        raise Refused(
            "陈述申辩已经采纳，应当不予列入。",
            remedy="请由法规处办理“采纳申辩，不予列入”。",
            article=states.TELLING,
        )
    if given.outcome not in {Outcome.LIST, Outcome.REJECT}:
        raise Refused("请选择讨论意见。", field="outcome")
    meeting = keep(found, given, Meeting.Kind.OFFICE, Meeting.About.LISTING, by)
    moved(found, step, states.DISCUSSED, by=by, changes=told(meeting))
    return meeting


@act
def decide(
    listing: Listing, given: Session, *, text: str, by: User, confirmed: Confirmed | None
) -> Meeting:
    """The party group's meeting decides: listed for a year, not listed, or sent back."""
    targets = {
        Outcome.LIST: states.DECIDED,
        Outcome.REJECT: states.REJECTED,
        Outcome.RETURN: states.HEARD,
    }
    if given.outcome not in targets:
        raise Refused("请选择审定结果。", field="outcome")
    target = targets[Outcome(given.outcome)]
    found, step = at(
        listing,
        "decide",
        by=by,
        target=target,
        confirmed=confirmed,
        proposed_by=discussed_by(listing, Meeting.About.LISTING),
    )
    meeting = keep(found, given, Meeting.Kind.GROUP, Meeting.About.LISTING, by)
    if target == states.REJECTED:
        found.ended_reason = meeting.minutes
        found.save(update_fields=["ended_reason"])
    if target == states.DECIDED:
        meeting.document = issue_paper(
            found, "decision", written(text, "决定正文", "text"), to=found.enterprise.name, by=by
        )
        meeting.save(update_fields=["document"])
        open_deadline(
            subject=found,
            code=COPYING,
            what=f"抄送并公布：{found}"[:200],
            article=states.PUBLISHING,
            start=today(),
            workdays=COPY_WORKDAYS,
            owner_role=Role.COMMITTEE_STAFF,
            url=found.get_absolute_url(),
            by=by,
        )
    moved(found, step, target, by=by, changes=told(meeting))
    return meeting


@act
def revoke(listing: Listing, *, reason: str, by: User, confirmed: Confirmed | None) -> Listing:
    """Undo a listing whose ground fell away (a decision revoked by court or correction)."""
    found, step = at(
        listing,
        "revoke",
        by=by,
        target=states.REVOKED,
        confirmed=confirmed,
        proposed_by=listing.collected_by_id,
    )
    found.ended_reason = written(reason, "撤销列入的理由", "reason")
    for code in (DEFENCE, COPYING, EXIT):
        cancel_deadline(subject=found, code=code, by=by)
    cancel_terms(found, by=by)
    changes = {"理由": found.ended_reason}
    moved(found, step, states.REVOKED, by=by, fields=["ended_reason"], changes=changes)
    return found


def keep(listing: Listing, given: Session, kind: str, about: str, by: User) -> Meeting:
    """Write a meeting down. ``Refused`` for a day that cannot be, or words that are missing."""
    not_later_than_today(given.held_on, "held_on", since=listing.collected_on)
    minutes = written(given.minutes, "讨论情况", "minutes")
    number = given.number.strip()
    if kind == Meeting.Kind.GROUP:
        number = written(number, "会议（纪要）文号", "number")
    meeting: Meeting = Meeting.objects.create(
        listing=listing,
        kind=kind,
        about=about,
        term=listing.term,
        held_on=given.held_on,
        number=number,
        minutes=minutes,
        outcome=given.outcome,
        recorded_by=by,
    )
    return meeting


def told(meeting: Meeting) -> dict[str, str]:
    return {
        "会议": str(meeting),
        "文号": meeting.number or "—",
        "结果": str(meeting.get_outcome_display()),
    }


def discussed_by(listing: Listing, about: str) -> int | None:
    """Who recorded the last discussion: somebody else records the decision."""
    last = listing.meetings.filter(kind=Meeting.Kind.OFFICE, about=about).order_by("-pk").first()
    return last.recorded_by_id if last else None
