"""Tips: what was found, what the informant is answered, and who read how to reach him."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.files import File

from enforcement.actions import tip_cases as cases
from enforcement.actions.tip_links import tie
from enforcement.models import Inspection, Tip, TipFinding
from enforcement.rules import tips as rules
from enforcement.states.tip import (
    ANSWERED,
    ASSIGNED,
    CLOSED,
    PROCEDURE,
    SECRECY,
    VERIFIED,
)
from enforcement.tip_contacts import Contact, unseal
from foundation.accounts.models import User
from foundation.accounts.steps import check_step
from foundation.audit.trail import record
from foundation.deadlines.actions import cancel_deadline, close_deadline
from foundation.documents.evidence import store_evidence
from foundation.procedure.acts import act
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

Uploads = Sequence["File[bytes]"]
NOT_OURS = Tip.Result.NOT_OURS


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found; ``handed_to`` names the body that has jurisdiction, where this has none."""

    result: str
    text: str
    handed_to: str = ""
    files: Uploads = ()


@act
def verify(tip: Tip, given: Finding, *, by: User) -> Tip:
    """The officer's finding; the section head answers on its ground."""
    found = cases.locked(tip, by)
    check_step(PROCEDURE, "verify", state=found.state, by=by, target=VERIFIED)
    _only_the_handler(found, by)
    return _conclude(found, given, verb="verified", by=by)


@act
def hand_over(tip: Tip, *, to: str, text: str, by: User) -> Tip:
    """Another body has jurisdiction: handed over by the section head, then answered."""
    found = cases.locked(tip, by)
    check_step(PROCEDURE, "hand_over", state=found.state, by=by, target=VERIFIED)
    cases.refuse_own_recusal(by, found)
    given = Finding(NOT_OURS, text, handed_to=to)
    return _conclude(found, given, verb="handed_over", by=by)


def _conclude(found: Tip, given: Finding, *, verb: str, by: User) -> Tip:
    text = cases.whole_text(given.text, "核实情况", "text")
    handed_to = given.handed_to.strip()
    if (given.result == NOT_OURS) != bool(handed_to):
        raise Refused("不属本机关管辖的，请填写移送的机关；其他结果不填。", field="handed_to")
    finding: TipFinding = TipFinding.objects.create(
        tip=found, on=today(), result=given.result, handed_to=handed_to, text=text, by=by
    )
    for upload in given.files:
        store_evidence(subject=finding, upload=upload, by=by)
    before, found.result, found.handed_to = found.state, given.result, handed_to
    found.verified_on, found.verified_by = today(), by
    cases.move(found, VERIFIED, "result", "handed_to", "verified_on", "verified_by")
    for code in (cases.ASSIGN, cases.VERIFY):
        close_deadline(subject=found, code=code, by=by)
    cases.open_answering(found, by=by)
    cases.told(verb, found, by, before=before, after=VERIFIED, 核实结果=found.get_result_display())
    return found


@act
def send_back(tip: Tip, *, reason: str, by: User) -> Tip:
    """The finding does not suffice; it stays beside the next one."""
    found = cases.locked(tip, by)
    check_step(PROCEDURE, "send_back", state=found.state, by=by, target=ASSIGNED)
    if found.handler is None:
        raise Refused("该举报没有承办人，不能退回。", remedy="请直接答复举报人。")
    reason = cases.whole_text(reason, "退回原因", "reason")
    last = found.findings.last()
    if last is not None:
        last.sent_back = reason
        last.save(update_fields=["sent_back"])
    found.result, found.handed_to, found.verified_on, found.verified_by = "", "", None, None
    cases.move(found, ASSIGNED, "result", "handed_to", "verified_on", "verified_by")
    cancel_deadline(subject=found, code=cases.ANSWER, by=by)
    cases.open_verifying(found, by=by)
    cases.told("sent_back", found, by, before=VERIFIED, after=ASSIGNED)
    return found


@act
def link_inspection(tip: Tip, *, inspection: Inspection, by: User) -> Tip:
    """The visit by which the tip is verified; it must be one that ``by`` may see."""
    found = cases.locked(tip, by)
    check_step(PROCEDURE, "link_inspection", state=found.state, by=by)
    _only_the_handler(found, by)
    if not Inspection.objects.visible_to(by).filter(pk=inspection.pk).exists():
        raise Refused("没有这个编号的检查。", field="inspection")
    tie(found, inspection, by=by)
    return found


@act
def answer(tip: Tip, *, text: str, by: User) -> Tip:
    """Answer the informant. ``Refused`` for a text that names him or an officer."""
    found = cases.locked(tip, by)
    check_step(PROCEDURE, "answer", state=found.state, by=by, target=ANSWERED)
    cases.refuse_own_recusal(by, found)
    found.answer = cases.whole_text(text, "答复", "text")
    if rules.first_told(found.answer, _unspeakable(found)):
        raise Refused(
            "答复中出现了举报人的姓名、电话，或者办案人员的姓名。",
            remedy="答复凭编号和查询码公开查询，请改为不指名的写法。",
            article=SECRECY,
            field="text",
        )
    found.answered_on, found.answered_by = today(), by
    cases.move(found, ANSWERED, "answer", "answered_on", "answered_by")
    close_deadline(subject=found, code=cases.ANSWER, by=by)
    cases.told("answered", found, by, before=VERIFIED, after=ANSWERED)
    return found


def _unspeakable(tip: Tip) -> Iterator[str]:
    """Names and phones that no answer may hold, of the tips that were joined to it too."""
    for one in (tip, *tip.joined.all()):
        if one.contact is not None:
            contact = unseal(one.contact, about=one.token_digest)
            yield from (contact.name, contact.phone)
    if tip.handler is not None:
        yield tip.handler.name
    yield from tip.findings.values_list("by__full_name", flat=True)


@act
def close(tip: Tip, *, by: User) -> Tip:
    """Everything of it is done."""
    found = cases.locked(tip, by)
    check_step(PROCEDURE, "close", state=found.state, by=by, target=CLOSED)
    found.closed_on, found.closed_by = today(), by
    cases.move(found, CLOSED, "closed_on", "closed_by")
    cases.told("closed", found, by, before=ANSWERED, after=CLOSED)
    return found


@act
def read_contact(tip: Tip, *, purpose: str, by: User) -> Contact:
    """How to reach the informant; every reading is recorded with its purpose, before it is shown.

    ``Refused``: who may not see the tip, who is recused, or no contact was left.
    """
    found = cases.locked(tip, by)
    cases.refuse_own_recusal(by, found)
    purpose = cases.whole_text(purpose, "查看事由", "purpose")
    if found.contact is None:
        raise Refused("举报人没有留下联系方式。")
    contact = unseal(found.contact, about=found.token_digest)
    record(
        "enforcement.tip.contact_read",
        target=found,
        by=by,
        article=SECRECY,
        changes={"事由": purpose},
    )
    return contact


def _only_the_handler(tip: Tip, by: User) -> None:
    """A section head who is an officer too sees every tip, but verifies only his own."""
    if tip.handler is None or tip.handler.user_id != by.pk:
        raise Refused("该举报由其他人员承办。", remedy="需要更换承办人的，请办理改派。")
    cases.refuse_recused(tip.handler, tip.enterprise)
