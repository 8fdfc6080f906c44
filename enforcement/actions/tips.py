"""Tips: filing by the public, and what the section head decides before they are verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.files import File
from django.db import IntegrityError, transaction

from enforcement.actions import tip_cases as cases
from enforcement.models import Officer, Tip
from enforcement.rules import tips as rules
from enforcement.states.tip import (
    ARTICLE,
    ASSIGNED,
    JOINED,
    NOT_ACCEPTED,
    PROCEDURE,
    RECEIVED,
)
from enforcement.tip_contacts import Contact, seal
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.steps import check_step
from foundation.audit.actors import VISITOR
from foundation.deadlines.actions import cancel_deadline, close_deadline
from foundation.documents.evidence import check_count, store_evidence
from foundation.documents.numbers import next_number
from foundation.enterprises.models import Enterprise
from foundation.jurisdiction import current
from foundation.procedure.acts import act
from foundation.procedure.presented import presented
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

MAX_FILES = 5
Uploads = Sequence["File[bytes]"]


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody reports, as it was cleaned by the form."""

    what: str
    unit: str
    kind: str
    place: str = ""
    region_code: str = ""
    happened: str = ""
    anonymous: bool = False
    contact: Contact = field(default_factory=Contact)
    files: Uploads = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """The tip and its query code, known only now; ``again`` when this form was sent before."""

    tip: Tip
    code: str = field(repr=False)
    again: bool = False


@act
def file_tip(told: Told, *, token: str) -> Filed:
    """Take a tip. The same one-time ``token`` twice gives the same tip and the same code.

    Raises ``Refused``: no text, no unit, or a file that cannot be taken.
    """
    cases.whole_text(told.what, "反映的问题", "what")
    cases.whole_text(told.unit, "被举报单位", "unit")
    check_count(len(told.files), MAX_FILES)
    code, digest = rules.code_of(token), rules.token_digest(token)
    sent = Tip.objects.filter(token_digest=digest).only("number", "received_on", "due")
    with presented(digest):
        known = sent.first()
        if known is None:
            try:
                with transaction.atomic():
                    return Filed(_file(told, code, digest), code)
            except IntegrityError:  # the other click was a moment earlier
                known = sent.get()
    return Filed(known, code, again=True)


def _file(told: Told, code: str, digest: str) -> Tip:
    day = today()
    number = f"JB{day.year}-{next_number('enforcement.tip', day.year):04d}"
    tip: Tip = Tip.objects.create(
        number=number,
        code_digest=rules.code_digest(number, code),
        token_digest=digest,
        received_on=day,
        due=day + timedelta(days=current().number("enforcement.tip_answer_days")),
        what=told.what.strip(),
        unit=told.unit.strip(),
        place=told.place.strip(),
        region_code=told.region_code,
        kind=told.kind,
        happened=told.happened.strip(),
        anonymous=told.anonymous,
        contact=seal(told.contact, about=digest) if told.contact else None,
    )
    for upload in told.files:
        store_evidence(subject=tip, upload=upload, by=VISITOR, limit=MAX_FILES)
    cases.open_assigning(tip, by=VISITOR)
    cases.told("filed", tip, VISITOR, after=RECEIVED, 材料=len(told.files))
    return tip


@act
def assign(
    tip: Tip, *, officer: Officer, due: date, enterprise: Enterprise | None = None, by: User
) -> Tip:
    """Give it to an officer, with a day by which he has verified it and it is answered."""
    found = cases.locked(tip, by)
    check_step(PROCEDURE, "assign", state=found.state, by=by, target=ASSIGNED)
    if not today() <= due <= found.due:
        raise Refused(
            f"办理期限须在今天和 {found.due:%Y-%m-%d} 之间。",
            remedy="需要更长时间的，分派后办理延期。",
            field="due",
            article=current().article("enforcement.tip_answer_days"),
        )
    found.due = due
    _give(found, officer, enterprise, by)
    cases.move(found, ASSIGNED, "due", *_GIVEN)
    close_deadline(subject=found, code=cases.ASSIGN, by=by)
    cases.open_verifying(found, by=by)
    cases.told(
        "assigned", found, by, before=RECEIVED, after=ASSIGNED, 承办人=officer.name, 办理期限=due
    )
    return found


@act
def reassign(
    tip: Tip, *, officer: Officer, enterprise: Enterprise | None = None, reason: str, by: User
) -> Tip:
    """Give it to another officer; who had it no longer sees it."""
    found = cases.locked(tip, by)
    check_step(PROCEDURE, "reassign", state=found.state, by=by)
    before = found.handler
    changed = enterprise != found.enterprise
    if before is not None and before.pk == officer.pk and not changed:
        raise Refused("承办人没有变化。", field="officer")
    reason = cases.whole_text(reason, "改派理由", "reason")
    _give(found, officer, enterprise, by)
    found.save(update_fields=_GIVEN)
    cancel_deadline(subject=found, code=cases.VERIFY, by=by)
    cases.open_verifying(found, by=by)
    cases.told("reassigned", found, by, 原承办人=str(before), 承办人=officer.name, 理由=reason)
    return found


@act
def extend(tip: Tip, *, due: date, reason: str, by: User) -> Tip:
    """A longer term, once; the informant reads the reason when he asks."""
    found = cases.locked(tip, by)
    check_step(PROCEDURE, "extend", state=found.state, by=by)
    number = current().number
    last = rules.latest_due(
        found.received_on,
        days=number("enforcement.tip_answer_days"),
        extension=number("enforcement.tip_extension_days"),
    )
    article = current().article("enforcement.tip_extension_days")
    if found.extended_on is not None:
        raise Refused("已经延期一次，不能再次延期。", article=article)
    if not max(found.due, today()) < due <= last:
        raise Refused(
            f"延长后的期限须晚于原期限和今天，不晚于 {last:%Y-%m-%d}。",
            field="due",
            article=article,
        )
    found.extension_reason = cases.whole_text(reason, "延期理由", "reason")
    before, found.due, found.extended_on = found.due, due, today()
    found.save(update_fields=["due", "extended_on", "extension_reason"])
    cases.cancel_all(found, by=by)
    reopen = cases.open_verifying if found.state == ASSIGNED else cases.open_answering
    reopen(found, by=by)
    cases.told("extended", found, by, 原期限=before, 延长至=due)
    return found


@act
def join(tip: Tip, *, main: Tip, by: User) -> Tip:
    """It tells the same as ``main``: its informant reads the answer to that one."""
    pair = {tip.pk, main.pk}  # locked in one order, so that two who join crosswise do not wait
    rows = Tip.objects.visible_to(by).select_for_update(of=("self",))
    by_pk: dict[int, Tip] = {one.pk: one for one in rows.filter(pk__in=pair).order_by("pk")}
    if len(pair) < 2 or by_pk.keys() != pair:
        raise Refused("请选择另一件举报。", field="main")
    found, main = by_pk[tip.pk], by_pk[main.pk]
    check_step(PROCEDURE, "join", state=found.state, by=by, target=JOINED)
    if main.state in {JOINED, NOT_ACCEPTED}:
        raise Refused(f"{main.number}本身已经并案或者不予受理，不能并入。", field="main")
    if found.joined.exists():
        raise Refused(
            "已有其他举报并入本件，不能再并入别的举报。", remedy="请把对方并入本件。", field="main"
        )
    before, found.joined_to, found.joined_on = found.state, main, today()
    cases.move(found, JOINED, "joined_to", "joined_on")
    cases.cancel_all(found, by=by)
    cases.told("joined", found, by, before=before, after=JOINED, 并入=main.number)
    cases.told("took_in", main, by, 并入的举报=found.number)
    return found


@act
def not_accept(tip: Tip, *, reason: str, by: User) -> Tip:
    """Not taken up; the reason is what the informant reads."""
    found = cases.locked(tip, by)
    check_step(PROCEDURE, "not_accept", state=found.state, by=by, target=NOT_ACCEPTED)
    cases.refuse_own_recusal(by, found)
    if found.joined.exists():
        raise Refused("已有其他举报并入本件，不能不予受理。")
    found.answer = cases.whole_text(reason, "不予受理的理由", "reason")
    found.answered_on, found.answered_by = today(), by
    cases.move(found, NOT_ACCEPTED, "answer", "answered_on", "answered_by")
    close_deadline(subject=found, code=cases.ASSIGN, by=by)
    cases.told("not_accepted", found, by, before=RECEIVED, after=NOT_ACCEPTED)
    return found


_GIVEN = ["handler", "assigned_on", "assigned_by", "enterprise"]


def _give(tip: Tip, officer: Officer, enterprise: Enterprise | None, by: User) -> None:
    tip.enterprise = enterprise
    cases.refuse_own_recusal(by, tip)
    cases.refuse_recused(officer, enterprise, field="officer")
    if officer.left_on or officer.user is None or not officer.user.may(Permission.HANDLE_TIPS):
        raise Refused(
            f"{officer}不在岗，或者没有核查举报的权限。",
            remedy="请选择其他承办人。",
            field="officer",
            article=ARTICLE,
        )
    tip.handler, tip.assigned_on, tip.assigned_by = officer, today(), by
