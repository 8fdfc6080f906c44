"""Filing a case: proposed by an officer, registered or refused by the head (立案)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enforcement.actions.cases.clock import count_again
from enforcement.actions.cases.shared import at, moved, note
from enforcement.actions.inspections import Assignment, check_officer
from enforcement.case_papers import issue_paper
from enforcement.models import Case, CaseOfficer, Inspection, Officer
from enforcement.rules import cases as rules
from enforcement.states import case as states
from enforcement.states import inspection as inspection_states
from foundation.accounts.checks import require
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.step_up import Confirmed
from foundation.audit.trail import record
from foundation.deadlines.actions import cancel_deadline
from foundation.documents.numbers import next_number
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import act
from foundation.procedure.given import written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today

CAN_OPEN = (inspection_states.RECORDED, inspection_states.ORDERED, inspection_states.REINSPECTED,
            inspection_states.CASE_OPENED)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be filed: against whom, for what, from where, by which officers."""

    title: str
    source: str
    party: str
    party_name: str
    party_address: str
    region_code: str
    industry: str
    suspicion: str
    officers: Sequence[Officer]
    reference: str = ""
    party_code: str = ""
    party_phone: str = ""
    representative: str = ""
    enterprise: Enterprise | None = None
    inspection: Inspection | None = None


@act
def propose(given: Proposal, *, by: User) -> Case:
    """Propose a case (提请立案). One of its officers proposes."""
    require(by, Permission.HANDLE_CASES, article=states.REGISTRATION)
    _officers_may(given.officers, given.enterprise)
    if not any(officer.user_id == by.pk for officer in given.officers):
        raise Refused("提请人应当是承办人之一。", field="officers", article=states.OFFICERS)
    _inspection_may(given)
    case: Case = Case.objects.create(
        number=_new_number(),
        title=written(given.title, "案由", "title"),
        source=given.source,
        reference=given.reference.strip(),
        inspection=given.inspection,
        enterprise=given.enterprise,
        party=given.party,
        party_name=written(given.party_name, "当事人", "party_name"),
        party_code=given.party_code.strip().upper(),
        party_address=written(given.party_address, "住所", "party_address"),
        party_phone=given.party_phone.strip(),
        representative=given.representative.strip(),
        region_code=given.region_code,
        industry=given.industry,
        suspicion=written(given.suspicion, "涉嫌违法事实", "suspicion"),
        proposed_by=by,
        proposed_on=today(),
    )
    _join(case, given.officers)
    note(
        case,
        states.PROCEDURE["propose"],
        by=by,
        after=case.state,
        changes={"案由": case.title, "承办人": "、".join(one.name for one in given.officers)},
    )
    return case


@act
def register(case: Case, *, opinion: str, by: User, confirmed: Confirmed | None) -> Case:
    """Approve the filing (立案); the ninety days begin (art. 54, 60)."""
    case, step = at(
        case,
        "register",
        by=by,
        target=states.REGISTERED,
        confirmed=confirmed,
        proposer="proposed_by",
    )
    _officers_may(case.team, case.enterprise)
    case.registered_on, case.registered_by = today(), by
    case.due = today()
    fields = ["registered_on", "registered_by", "due"]
    moved(case, step, states.REGISTERED, by=by, fields=fields, changes={"意见": opinion.strip()})
    count_again(case, by=by)
    _hand_over_inspection(case, by=by)
    case.registration = issue_paper(case, "registration", opinion=opinion.strip(), by=by)
    case.save(update_fields=["registration"])
    return case


@act
def refuse_filing(case: Case, *, reason: str, by: User, confirmed: Confirmed | None) -> Case:
    """Do not file (不予立案), with the reason."""
    case, step = at(
        case,
        "refuse_filing",
        by=by,
        target=states.NOT_FILED,
        confirmed=confirmed,
        proposer="proposed_by",
    )
    case.ended_reason = written(reason, "不予立案的理由", "reason")
    changes = {"理由": case.ended_reason}
    moved(case, step, states.NOT_FILED, by=by, fields=["ended_reason"], changes=changes)
    return case


@act
def change_officers(case: Case, *, officers: Sequence[Officer], reason: str, by: User) -> Case:
    """Change who handles the case; those who leave stay with the reason."""
    case, step = at(case, "change_officers", by=by)
    _officers_may(officers, case.enterprise)
    if any(officer.user_id == by.pk for officer in officers):
        raise Refused("批准案件的人不能同时承办。", field="officers", article=step.article)
    reason = written(reason, "调整原因", "reason")
    now = {member.officer_id: member for member in case.members.filter(replaced_on__isnull=True)}
    wanted = {officer.pk for officer in officers}
    if wanted == now.keys():
        raise Refused("承办人没有变化。", field="officers")
    for pk, member in now.items():
        if pk not in wanted:
            member.replaced_on, member.replaced_reason = today(), reason
            member.save(update_fields=["replaced_on", "replaced_reason"])
    _join(case, [officer for officer in officers if officer.pk not in now])
    names = "、".join(officer.name for officer in officers)
    note(case, step, by=by, changes={"承办人": names, "原因": reason})
    return case


@act
def withdraw(case: Case, *, reason: str, by: User, confirmed: Confirmed | None) -> Case:
    """Withdraw the case (撤销案件): there was no violation, or it cannot be pursued."""
    case, step = at(case, "withdraw", by=by, target=states.WITHDRAWN, confirmed=confirmed)
    if case.crime_suspected:
        raise Refused(
            "案件涉嫌犯罪，不能撤销。", remedy="请先办完移送程序。", article=states.TRANSFER
        )
    case.ended_reason = written(reason, "撤销案件的理由", "reason")
    changes = {"理由": case.ended_reason}
    moved(case, step, states.WITHDRAWN, by=by, fields=["ended_reason"], changes=changes)
    cancel_deadline(subject=case, code="case-decision", by=by)
    return case


def _new_number() -> str:
    year = today().year
    return f"AJ{year}-{next_number('enforcement.case', year):04d}"


def _officers_may(officers: Sequence[Officer], enterprise: Enterprise | None) -> None:
    """Two officers, each with a certificate, not recused from the enterprise, not away."""
    rules.check_officers(len({officer.pk for officer in officers}))
    given = Assignment("case", officers, today(), today(), enterprise=enterprise)
    for officer in officers:
        check_officer(officer, given)


def _inspection_may(given: Proposal) -> None:
    if (given.source == Case.Source.INSPECTION) != (given.inspection is not None):
        raise Refused("来源为监督检查的案件，请选择监督检查；其他来源不选。", field="inspection")
    if given.inspection is None:
        return
    if given.inspection.state not in CAN_OPEN:
        raise Refused("该检查还没有记录，或者已经办结，不能立案。", field="inspection")
    if given.inspection.enterprise_id != (given.enterprise.pk if given.enterprise else None):
        raise Refused("监督检查的对象不是该企业。", field="inspection")


def _join(case: Case, officers: Sequence[Officer]) -> None:
    start = case.members.count() + 1
    CaseOfficer.objects.bulk_create(
        CaseOfficer(case=case, officer=officer, place=place)
        for place, officer in enumerate(officers, start=start)
    )


def _hand_over_inspection(case: Case, *, by: User) -> None:
    """The inspection ends in the case (转立案)."""
    if case.inspection_id is None:
        return
    locked: Inspection = Inspection.objects.select_for_update().get(pk=case.inspection_id)
    step = inspection_states.PROCEDURE["open_case"]
    if locked.state not in step.sources:
        return
    before, locked.state = locked.state, inspection_states.CASE_OPENED
    locked.closed_on, locked.closing_note = today(), f"转立案：{case.number}"
    locked.save(update_fields=["state", "closed_on", "closing_note"])
    record(
        "enforcement.inspection.open_case",
        target=locked,
        by=by,
        article=step.article,
        before=before,
        after=locked.state,
        changes={"案件": case.number},
    )
