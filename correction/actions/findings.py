"""Acts on findings: registering, remedy, answer, correction (纠错制度 第三条、第五条)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files import File

from correction import papers
from correction.models import Finding, FollowUp, NormativeDocument, Supervision
from correction.rules import remedies
from correction.states import document as document_states
from correction.states import finding as states
from correction.states import supervision as supervision_states
from enforcement.models import Case, Decision
from foundation.accounts.checks import require
from foundation.accounts.models import Office, User
from foundation.accounts.roles import Permission, Role
from foundation.accounts.step_up import Confirmed
from foundation.accounts.taking import Taking
from foundation.audit.canonical import JSON
from foundation.deadlines.actions import cancel_deadline, close_deadline, open_deadline
from foundation.documents.evidence import store_evidence
from foundation.documents.numbers import next_number
from foundation.procedure.acts import act
from foundation.procedure.given import not_later_than_today, written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

SERIES = "correction.finding"
TERM, CHECK = "finding-term", "finding-check"
LONGEST_TERM = 366  # days
steps = Taking(states.PROCEDURE, "correction.finding")
Uploads = Sequence["File[bytes]"]


@dataclass(frozen=True, slots=True)
class Found:
    """What is registered of a finding; ``decision`` or ``document`` where it is about one."""

    kind: str
    source: str
    what: str
    basis: str
    office: Office
    found_on: date
    reference: str = ""
    person: User | None = None
    supervision: Supervision | None = None
    decision: Decision | None = None
    document: NormativeDocument | None = None
    files: Uploads = ()


@dataclass(frozen=True, slots=True)
class Order:
    """How a finding is handled; ``effect`` is what must become of the decision in question."""

    remedy: str
    demand: str
    due: date
    effect: str = remedies.KEEP


@act
def find(given: Found, *, by: User) -> Finding:
    """Register a finding. ``Refused`` for anybody but the two sections of article 8."""
    step = states.PROCEDURE["find"]
    require(by, Permission(step.permission), article=step.article)
    _check_subject(given)
    not_later_than_today(given.found_on, "found_on")
    finding: Finding = Finding.objects.create(
        number=f"JC{today().year}-{next_number(SERIES, today().year):04d}",
        kind=given.kind,
        source=given.source,
        reference=given.reference.strip(),
        what=written(given.what, "问题", "what"),
        basis=written(given.basis, "依据", "basis"),
        office=given.office,
        person=given.person,
        supervision=given.supervision,
        decision=given.decision,
        document=given.document,
        found_on=given.found_on,
        found_by=by,
    )
    _keep(finding, given.files, by)
    steps.note(
        finding, step, by=by, after=states.FOUND, changes={"种类": finding.get_kind_display()}
    )
    return finding


def _check_subject(given: Found) -> None:
    if given.kind not in remedies.KINDS:
        raise Refused("请选择问题种类。", field="kind")
    article = remedies.KINDS[given.kind].article
    if given.source == Finding.Source.SUPERVISION and given.supervision is None:
        raise Refused("请选择发现问题的监督检查。", field="supervision")
    if given.supervision and given.supervision.state == supervision_states.CLOSED:
        raise Refused("该监督检查已经办结，不能再登记问题。", field="supervision")
    if given.kind == remedies.DOCUMENT and given.document is None:
        raise Refused("请选择有问题的规范性文件。", article=article, field="document")
    if given.kind == remedies.PENALTY and given.decision is None:
        raise Refused("请选择有问题的处罚决定。", article=article, field="decision")
    if given.person and given.person.office_id != given.office.pk:
        raise Refused("责任人不在该处室。", field="person")


def _keep(finding: Finding, files: Uploads, by: User) -> None:
    for upload in files:
        store_evidence(subject=finding, upload=upload, by=by)


def refuse_own(finding: Finding, by: User, label: str) -> None:
    """``Refused`` for whoever took part in the act in question: nobody judges his own."""
    if by.pk in _actors(finding):
        raise Refused(
            f"该问题涉及您本人办理的事项，不能“{label}”。",
            remedy="请由没有参与的人员办理。",
            article=states.REMEDY,
        )


def _actors(finding: Finding) -> set[int | None]:
    found: set[int | None] = {finding.person_id}
    if finding.decision is not None:
        case: Case = finding.decision.case
        found |= {case.proposed_by_id, case.registered_by_id, finding.decision.decided_by_id}
        found |= set(case.members.values_list("officer__user", flat=True))
        found |= set(case.reviews.values_list("reviewed_by", flat=True))
    if finding.document is not None:
        found |= {finding.document.registered_by_id, finding.document.checked_by_id}
    return found - {None}


@act
def order(finding: Finding, given: Order, *, by: User, confirmed: Confirmed | None) -> Finding:
    """Decide the remedy that article 5 has for the kind, with a term."""
    found, step = steps.begin(
        finding, "order", by=by, target=states.ORDERED, confirmed=confirmed, proposer="found_by"
    )
    refuse_own(found, by, step.label)
    item = remedies.check_remedy(found.kind, given.remedy)
    _check_effect(found, given.effect)
    now = today()
    if not now <= given.due or (given.due - now).days > LONGEST_TERM:
        raise Refused("整改期限应在今天之后一年以内。", field="due", article=item.article)
    found.remedy, found.effect, found.due = given.remedy, given.effect, given.due
    found.demand = written(given.demand, "整改要求", "demand")
    found.ordered_on, found.ordered_by = now, by
    found.order = papers.issue_order(found, by=by)
    fields = ["remedy", "effect", "due", "demand", "ordered_on", "ordered_by", "order"]
    changes: dict[str, JSON] = {"处理方式": found.get_remedy_display(), "期限": found.due}
    steps.move(found, step, states.ORDERED, by=by, fields=fields, changes=changes)
    _open_term(found, by)
    return found


def _check_effect(finding: Finding, effect: str) -> None:
    if effect not in remedies.EFFECTS:
        raise Refused("请选择对处罚决定的处理。", field="effect")
    if effect == remedies.KEEP:
        return
    if finding.decision is None:
        raise Refused("该问题没有涉及处罚决定。", field="effect")
    if finding.decision.state != Decision.State.IN_FORCE:
        state = finding.decision.get_state_display()
        raise Refused(f"该处罚决定{state}，不必再变更或者撤销。", field="effect")


def _open_term(finding: Finding, by: User) -> None:
    assert finding.due is not None  # noqa: S101  (the constraint says so)
    owner = {"owner_user": finding.person} if finding.person else {"owner_office": finding.office}
    open_deadline(
        subject=finding,
        code=TERM,
        what=f"整改执法问题 {finding.number}",
        article=states.EARLY,
        start=min(today(), finding.due),
        due=finding.due,
        url=finding.get_absolute_url(),
        by=by,
        **owner,
    )


@act
def drop(finding: Finding, *, reason: str, by: User, confirmed: Confirmed | None) -> Finding:
    """It is unfounded, for a reason that stays on record."""
    found, step = steps.begin(
        finding, "drop", by=by, target=states.UNFOUNDED, confirmed=confirmed, proposer="found_by"
    )
    refuse_own(found, by, step.label)
    return _close(found, step.name, states.UNFOUNDED, written(reason, "理由", "reason"), by)


@act
def follow(finding: Finding, *, on: date, text: str, by: User) -> FollowUp:
    """Write down what was seen while it is open (第三条（四）)."""
    found, step = steps.begin(finding, "follow", by=by)
    not_later_than_today(on, "on", since=found.found_on)
    made: FollowUp = FollowUp.objects.create(
        finding=found, on=on, text=written(text, "情况", "text"), written_by=by
    )
    steps.note(found, step, by=by, changes={"日期": on})
    return made


@act
def answer(finding: Finding, *, text: str, files: Uploads = (), by: User) -> Finding:
    """The office concerned says what it did; only its own staff may."""
    found, step = steps.begin(finding, "answer", by=by, target=states.ANSWERED)
    if by.office_id != found.office_id and by.pk != found.person_id:
        raise Refused(
            f"该问题应由{found.office.name}答复。",
            remedy="请由责任处室办理。",
            article=step.article,
        )
    found.answer = written(text, "整改情况", "text")
    found.answered_on, found.answered_by = today(), by
    _keep(found, files, by)
    fields = ["answer", "answered_on", "answered_by"]
    steps.move(found, step, states.ANSWERED, by=by, fields=fields)
    close_deadline(subject=found, code=TERM, by=by)
    open_deadline(
        subject=found,
        code=CHECK,
        what=f"确认整改情况 {found.number}",
        article=states.EARLY,
        start=today(),
        workdays=papers.number("check_workdays"),
        owner_role=Role.LEGAL,
        url=found.get_absolute_url(),
        by=by,
    )
    return found


@act
def send_back(finding: Finding, *, reason: str, due: date, by: User) -> Finding:
    """Not corrected yet: a new term runs."""
    found, step = steps.begin(finding, "send_back", by=by, target=states.ORDERED)
    refuse_own(found, by, step.label)
    if due < today():
        raise Refused("新的期限不能早于今天。", field="due")
    why = written(reason, "退回理由", "reason")
    found.due = due
    changes: dict[str, JSON] = {"理由": why, "期限": due}
    steps.move(found, step, states.ORDERED, by=by, fields=["due"], changes=changes)
    close_deadline(subject=found, code=CHECK, by=by)
    _open_term(found, by)
    return found


@act
def verify(finding: Finding, *, result: str, by: User, confirmed: Confirmed | None) -> Finding:
    """It is corrected. ``Refused`` while the decision or document stands as it was."""
    found, step = steps.begin(
        finding,
        "verify",
        by=by,
        target=states.CORRECTED,
        confirmed=confirmed,
        proposer="answered_by",
    )
    refuse_own(found, by, step.label)
    _demand_decision(found)
    _demand_document(found)
    return _close(found, step.name, states.CORRECTED, written(result, "确认意见", "result"), by)


def _demand_decision(finding: Finding) -> None:
    decision = finding.decision
    if decision is None or remedies.effect_reached(finding.effect, decision.state):
        return
    raise Refused(
        f"决定的处理是“{finding.get_effect_display()}”，但该处罚决定仍然有效。",
        remedy="请先由有权人员在案件中撤销或者变更处罚决定，再确认。",
        article=remedies.KINDS[finding.kind].article,
    )


def _demand_document(finding: Finding) -> None:
    if finding.document and finding.document.state == document_states.IN_FORCE:
        raise Refused(
            "该规范性文件仍然有效。",
            remedy="请先登记文件的纠正或者撤销，再确认。",
            article=remedies.KINDS[remedies.DOCUMENT].article,
        )


def _close(finding: Finding, name: str, target: str, result: str, by: User) -> Finding:
    finding.result, finding.closed_on, finding.closed_by = result, today(), by
    step = states.PROCEDURE[name]
    fields = ["result", "closed_on", "closed_by"]
    steps.move(finding, step, target, by=by, fields=fields, changes={"意见": result})
    for code in (TERM, CHECK):
        cancel_deadline(subject=finding, code=code, by=by)
    return finding
