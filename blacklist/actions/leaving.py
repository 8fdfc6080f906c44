"""The end of a term: joint inspection, discussion, decision (第六条（五）)."""

from __future__ import annotations

from datetime import date

from blacklist.actions.deciding import Session, discussed_by, keep, told
from blacklist.actions.publishing import begin
from blacklist.actions.shared import EXIT, REMOVAL, at, moved
from blacklist.actions.watching import Seen, cancel_terms, keep_check, open_terms
from blacklist.models import Check, Listing, Meeting
from blacklist.papers import issue_paper
from blacklist.rules import terms
from blacklist.states import listing as states
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.step_up import Confirmed
from foundation.audit.actors import SYSTEM
from foundation.deadlines.actions import close_deadline, open_deadline
from foundation.procedure.acts import act
from foundation.procedure.given import written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today as now

Outcome = Meeting.Outcome
EXIT_WORKDAYS, REMOVAL_WORKDAYS = 20, 5


@act
def announce_exit(listing: Listing, *, today: date) -> bool:
    """The term is over: the joint inspection is due. Nothing else changes; twice is once."""
    found: Listing = Listing.objects.select_for_update(of=("self",)).get(pk=listing.pk)
    if found.state != states.LISTED or not terms.is_over(found.until, today=today):
        return False
    due = open_deadline(
        subject=found,
        code=EXIT,
        what=f"期满检查：{found}"[:200],
        article=states.LEAVING,
        start=found.until or today,
        workdays=EXIT_WORKDAYS,
        owner_role=Role.INSPECTOR,
        url=found.get_absolute_url(),
        by=SYSTEM,
    )
    return due.start == found.until


@act
def inspect_exit(listing: Listing, given: Seen, *, by: User) -> Check:
    """The joint inspection with the local authority: corrected, and no new ground?"""
    found, step = at(listing, "inspect_exit", by=by)
    terms.check_exit(found.until, today=now(), article=step.article)
    for name, label in (("corrected", "整改是否到位"), ("new_ground", "期间是否又有第五条情形")):
        if getattr(given, name) is None:
            raise Refused(f"请填写{label}。", field=name, article=step.article)
    written(given.partner, "会同的市县工业主管部门", "partner")
    if found.until is not None and given.on <= found.until:
        raise Refused("期满检查应当在期限届满以后进行。", field="on", article=step.article)
    check = keep_check(found, given, by=by)
    moved(
        found,
        step,
        states.EXIT_INSPECTED,
        by=by,
        changes={
            "会同": check.partner,
            "整改到位": "是" if check.corrected else "否",
            "又有第五条情形": "是" if check.new_ground else "否",
        },
    )
    close_deadline(subject=found, code=EXIT, by=by)
    return check


@act
def discuss_exit(
    listing: Listing, given: Session, *, by: User, confirmed: Confirmed | None
) -> Meeting:
    """The committee office discusses what the inspection found."""
    last = _last_exit(listing)
    found, step = at(
        listing,
        "discuss_exit",
        by=by,
        target=states.EXIT_DISCUSSED,
        confirmed=confirmed,
        proposed_by=last.recorded_by_id if last else None,
    )
    _check_outcome(found, given)
    meeting = keep(found, given, Meeting.Kind.OFFICE, Meeting.About.EXIT, by)
    moved(found, step, states.EXIT_DISCUSSED, by=by, changes=told(meeting))
    return meeting


def _last_exit(listing: Listing) -> Check | None:
    found: Check | None = listing.checks.filter(kind=Check.Kind.EXIT).order_by("-pk").first()
    return found


def _check_outcome(listing: Listing, given: Session) -> None:
    """Removed only when corrected and without a new ground; continued only with a reason."""
    if given.outcome not in {Outcome.REMOVE, Outcome.CONTINUE}:
        raise Refused("请选择处理意见。", field="outcome")
    last = _last_exit(listing)
    fit = last is not None and bool(last.corrected) and not last.new_ground
    if given.outcome == Outcome.REMOVE and not fit:
        raise Refused(
            "期满检查没有整改到位，或者期间又有第五条情形，不能移出。",
            remedy="请选择继续列入，或者整改后再次检查。",
            field="outcome",
            article=states.LEAVING,
        )


@act
def decide_exit(
    listing: Listing, given: Session, *, text: str, by: User, confirmed: Confirmed | None
) -> Meeting:
    """The party group decides: removed, listed for another year, or inspected again."""
    targets = {
        Outcome.REMOVE: states.REMOVED,
        Outcome.CONTINUE: states.LISTED,
        Outcome.RETURN: states.EXIT_INSPECTED,
    }
    if given.outcome not in targets:
        raise Refused("请选择审定结果。", field="outcome")
    target = targets[Outcome(given.outcome)]
    found, step = at(
        listing,
        "decide_exit",
        by=by,
        target=target,
        confirmed=confirmed,
        proposed_by=discussed_by(listing, Meeting.About.EXIT),
    )
    if target != states.EXIT_INSPECTED:
        _check_outcome(found, given)
    meeting = keep(found, given, Meeting.Kind.GROUP, Meeting.About.EXIT, by)
    if target != states.EXIT_INSPECTED:
        kind = "removal" if target == states.REMOVED else "continued"
        body = written(text, "决定正文", "text")
        meeting.document = issue_paper(found, kind, body, to=found.enterprise.name, by=by)
        meeting.save(update_fields=["document"])
    {states.REMOVED: _remove, states.LISTED: _continue}.get(target, _nothing)(found, given, by)
    fields = ["removed_on", "until", "term"]
    moved(
        found, step, target, by=by, fields=fields, changes={**told(meeting), "期限至": found.until}
    )
    if target == states.LISTED:
        open_terms(found, by=by)
    return meeting


def _remove(listing: Listing, given: Session, by: User) -> None:
    cancel_terms(listing, by=by)
    listing.removed_on = given.held_on
    open_deadline(
        subject=listing,
        code=REMOVAL,
        what=f"公布移出：{listing}"[:200],
        article=states.LEAVING,
        start=now(),
        workdays=REMOVAL_WORKDAYS,
        owner_role=Role.INFO_CENTRE,
        url=listing.get_absolute_url(),
        by=by,
    )


def _continue(listing: Listing, given: Session, by: User) -> None:
    """A new term from the decision; what was not done of the old one is not asked any more."""
    cancel_terms(listing, by=by)
    begin(listing, given.held_on)


def _nothing(_listing: Listing, _given: Session, _by: User) -> None:
    """Inspected again: nothing else changes."""
