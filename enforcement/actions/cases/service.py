"""Service of documents (送达): direct, left, by post, by announcement and so on (art. 61)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files import File

from enforcement.actions.cases.shared import (
    PAYMENT_TERM,
    SERVICE_TERM,
    at,
    moved,
    note,
    number,
    open_term,
)
from enforcement.case_papers import FOR_THE_PARTY, issue_paper, kind_of
from enforcement.models import Case, Decision, Service, Telling
from enforcement.rules import cases as rules
from enforcement.rules.case_terms import after_days
from enforcement.states import case as states
from foundation.accounts.models import User
from foundation.audit.canonical import JSON
from foundation.audit.trail import target_key
from foundation.deadlines.actions import close_deadline
from foundation.documents.evidence import store_evidence
from foundation.documents.models import Document
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today
from foundation.workdays.services import current_calendar

Method = Service.Method
OWN_STEP = ("decision", "no_penalty", "change")


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a document was served. ``sent_on`` is the day of handing over, posting or announcing.

    Left at the door it needs a witness and what happened; announced it counts as served after
    the days of the law, whatever ``arrived_on`` says.
    """

    method: str
    sent_on: date
    arrived_on: date | None = None
    receiver: str = ""
    witness: str = ""
    note: str = ""
    proof: File[bytes] | None = None

    def served_on(self) -> date:
        """The day from which terms run."""
        if self.method == Method.ANNOUNCED:
            return self.sent_on + timedelta(days=number("announcement_days"))
        return self.arrived_on or self.sent_on


@act
def record_service(case: Case, document: Document, given: Delivery, *, by: User) -> Service:
    """Record that a document other than the decision reached the party; its terms begin."""
    case, step = at(case, "record_service", by=by)
    if kind_of(document) in OWN_STEP:
        raise Refused("决定书请在“送达决定书”中登记。", field="document", article=step.article)
    found = _keep(case, document, given, by=by)
    _begin_terms(case, document, found.served_on)
    changes: dict[str, JSON] = {"文书": document.number_text, "送达日期": found.served_on}
    note(case, step, by=by, changes=changes)
    return found


@act
def serve(case: Case, given: Delivery, *, by: User) -> Service:
    """Serve the decision in force; its execution begins (art. 61, 67)."""
    case, step = at(case, "serve", by=by)
    decision: Decision = case.decisions.get(state=Decision.State.IN_FORCE)
    if decision.document is None:
        raise Refused("没有可以送达的决定书。")
    found = _keep(case, decision.document, given, by=by)
    decision.served_on = found.served_on
    if decision.fine or decision.confiscated:
        decision.pay_by = after_days(found.served_on, number("payment_days"), current_calendar())
    decision.save(update_fields=["served_on", "pay_by"])
    for item in decision.items.filter(kind__in=rules.DONE_ON_SERVICE):
        item.executed_on, item.execution_note = found.served_on, "送达即执行"
        item.save(update_fields=["executed_on", "execution_note"])
    left = decision.items.filter(executed_on__isnull=True).exists()
    target = states.SERVED if left else states.EXECUTED
    changes: dict[str, JSON] = {"送达方式": found.get_method_display(), "送达日期": found.served_on}
    moved(case, step, target, by=by, changes=changes)
    close_deadline(subject=case, code=SERVICE_TERM, by=by)
    if decision.pay_by:
        open_term(
            case, PAYMENT_TERM, "缴纳罚没款", decision.pay_by, article=states.EXECUTION, by=by
        )
    return found


def _keep(case: Case, document: Document, given: Delivery, *, by: User) -> Service:
    _may_be_served(case, document)
    _whole(document, given)
    proof = store_evidence(subject=case, upload=given.proof, by=by) if given.proof else None
    found: Service = Service.objects.create(
        case=case,
        document=document,
        method=given.method,
        sent_on=given.sent_on,
        served_on=given.served_on(),
        receiver=given.receiver.strip(),
        witness=given.witness.strip(),
        note=given.note.strip(),
        proof=proof,
        recorded_by=by,
    )
    found.receipt = issue_paper(case, "receipt", service=found, served=document, by=by)
    found.save(update_fields=["receipt"])
    return found


def _may_be_served(case: Case, document: Document) -> None:
    if (document.subject_type, document.subject_id) != target_key(case):
        raise Refused("该文书不属于本案。", field="document")
    if kind_of(document) not in FOR_THE_PARTY or not document.in_force:
        raise Refused("该文书不需要送达，或者已经作废。", field="document")
    if Service.objects.filter(document=document).exists():
        raise Refused(f"{document.number_text}已经登记送达。", field="document")


def _whole(document: Document, given: Delivery) -> None:
    not_later_than_today(given.sent_on, "sent_on", since=document.made_on)
    if given.arrived_on is not None:
        not_later_than_today(given.arrived_on, "arrived_on", since=given.sent_on)
    if given.method == Method.LEFT:
        written(given.witness, "见证人", "witness")
        written(given.note, "拒收情形", "note")
    elif given.method == Method.ANNOUNCED:
        written(given.note, "公告载体和原因", "note")
        if given.served_on() > today():
            raise Refused(
                f"公告期{number('announcement_days')}天尚未届满，"
                f"请在{given.served_on():%Y-%m-%d}以后登记送达。",
                field="sent_on",
                article=states.SERVICE,
            )
    else:
        written(given.receiver, "收件人", "receiver")


def _begin_terms(case: Case, document: Document, served_on: date) -> None:
    calendar = current_calendar()
    for telling in Telling.objects.filter(case=case):
        if telling.document_id == document.pk:
            telling.served_on = served_on
            days = number("defence_workdays")
            telling.defence_due = calendar.add_workdays(served_on, days)
        elif telling.hearing_document_id == document.pk:
            days = number("hearing_request_workdays")
            telling.hearing_due = calendar.add_workdays(served_on, days)
        else:
            continue
        telling.save(update_fields=["served_on", "defence_due", "hearing_due"])
