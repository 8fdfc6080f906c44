"""Records of the correction room at every state, made by their acts."""

from __future__ import annotations

from datetime import timedelta

from correction.actions import (
    conduct,
    documents,
    findings,
    requests,
    supervisions,
    tolerance,
)
from correction.actions.findings import Found, Order
from correction.actions.supervisions import Plan
from correction.models import (
    Finding,
    Misconduct,
    NormativeDocument,
    Programme,
    ProgrammeItem,
    Request,
    Supervision,
    Tolerance,
)
from correction.rules import remedies
from correction.rules.tolerance import CONDITIONS, Answer
from enforcement.models import Decision, Officer
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.workdays.quarters import today
from tests.factories import officers
from tests.factories.accounts import OfficeFactory, UserFactory, confirmed


def legal(**given) -> User:
    return UserFactory(roles=[Role.LEGAL.value], **given)


def general_office(**given) -> User:
    return UserFactory(roles=[Role.GENERAL_OFFICE.value], **given)


def officer(**given) -> User:
    return UserFactory(roles=[Role.INSPECTOR.value], **given)


def found(by: User | None = None, **given) -> Finding:
    values = {
        "kind": remedies.DUTY,
        "source": Finding.Source.OWN,
        "what": "对举报事项超过期限没有核查。",
        "basis": "加强监管执法通知 六（三）",
        "found_on": today(),
        **given,
    }
    values.setdefault("office", OfficeFactory())
    return findings.find(Found(**values), by=by or legal())


def on_decision(decision: Decision, **given) -> Finding:
    values = {
        "kind": remedies.PENALTY,
        "decision": decision,
        "what": "处罚依据引用错误。",
        "basis": "行政处罚法第三十八条",
        **given,
    }
    return found(**values)


def the_order(finding: Finding, **given) -> Order:
    values = {
        "remedy": remedies.KINDS[finding.kind].remedies[0],
        "demand": "查明原因，全部改正。",
        "due": today() + timedelta(days=15),
        **given,
    }
    return Order(**values)


def ordered(finding: Finding | None = None, by: User | None = None, **given) -> Finding:
    finding, by = finding or found(), by or general_office()
    return findings.order(finding, the_order(finding, **given), by=by, confirmed=confirmed(by))


def answered(finding: Finding | None = None) -> Finding:
    finding = finding or ordered()
    return findings.answer(finding, text="已经改正。", by=officer(office=finding.office))


def corrected(finding: Finding | None = None, by: User | None = None) -> Finding:
    finding, by = finding or answered(), by or general_office()
    return findings.verify(finding, result="经核实已改正。", by=by, confirmed=confirmed(by))


def unfounded(finding: Finding | None = None) -> Finding:
    by = general_office()
    return findings.drop(finding or found(), reason="事实不符。", by=by, confirmed=confirmed(by))


FINDINGS = {
    "found": found,
    "ordered": ordered,
    "answered": answered,
    "corrected": corrected,
    "unfounded": unfounded,
}


def drafted(**given) -> NormativeDocument:
    values = {"title": "民爆行业安全检查办法", "drafted_by_office": "装备工业处", **given}
    return documents.register(**values, by=legal())


def checked(document: NormativeDocument | None = None, *, passed: bool = True) -> NormativeDocument:
    by = general_office()
    return documents.check(
        document or drafted(), passed=passed, opinion="与上位法一致。", by=by,
        confirmed=confirmed(by),
    )  # fmt: skip


def in_force(document: NormativeDocument | None = None, **given) -> NormativeDocument:
    document = document or checked()
    values = {
        "number": f"宁经信规发〔2026〕{document.pk}号",
        "issued_on": today(),
        "expires_on": today() + timedelta(days=365),
        **given,
    }
    return documents.issue(document, **values, by=legal())


def ended(name: str) -> NormativeDocument:
    by = general_office()
    return documents.end(in_force(), name, reason="与上位法抵触。", by=by, confirmed=confirmed(by))


DOCUMENTS = {
    "drafted": drafted,
    "checked": checked,
    "in_force": in_force,
    "corrected": lambda: ended("correct"),
    "revoked": lambda: ended("revoke"),
    "expired": lambda: ended("expire"),
}


def programme(by: User | None = None, year: int | None = None) -> Programme:
    year = year or today().year - Programme.objects.count()
    return supervisions.draft_programme(year=year, text="", by=by or legal())


def item(of: Programme | None = None, **given) -> ProgrammeItem:
    values = {
        "title": "处罚案卷专项检查",
        "subjects": ["4.3", "4.5"],
        "scope": "special",
        "quarter": 4,
        "whom": "各执法处室",
        **given,
    }
    return supervisions.add_item(of or programme(), **values, by=legal())


def approved(of: Programme | None = None) -> Programme:
    found, by = item(of).programme, general_office()
    return supervisions.approve_programme(found, by=by, confirmed=confirmed(by))


PROGRAMMES = {"draft": programme, "approved": approved}


def planned(by: User | None = None, **given) -> Supervision:
    values = {
        "title": "行政处罚案卷检查",
        "subjects": ["4.3"],
        "timing": "ad_hoc",
        "scope": "special",
        "manners": ["reports", "material"],
        "first": today(),
        "last": today() + timedelta(days=30),
        **given,
    }
    values.setdefault("offices", [OfficeFactory()])
    return supervisions.plan(Plan(**values), by=by or legal())


def under_way(supervision: Supervision | None = None, **given) -> Supervision:
    return supervisions.begin(supervision or planned(**given), by=legal())


def reported(supervision: Supervision | None = None, by: User | None = None) -> Supervision:
    return supervisions.report(supervision or under_way(), text="总体良好。", by=by or legal())


def closed(supervision: Supervision | None = None) -> Supervision:
    by = general_office()
    return supervisions.close(supervision or reported(), by=by, confirmed=confirmed(by))


SUPERVISIONS = {
    "planned": planned,
    "under_way": under_way,
    "reported": reported,
    "closed": closed,
}


def asked(supervision: Supervision | None = None, **given) -> Request:
    supervision = supervision or under_way()
    values = {
        "office": supervision.offices.first(),
        "what": "提供三季度办结案卷目录。",
        "due": today() + timedelta(days=5),
        **given,
    }
    return requests.ask(supervision, **values, by=legal())


def request_answered(request: Request | None = None, by: User | None = None) -> Request:
    request = request or asked()
    return requests.answer(request, text="见附件。", by=by or officer(office=request.office))


def accepted(request: Request | None = None) -> Request:
    return requests.accept(request or request_answered(), by=legal())


REQUESTS = {"asked": asked, "answered": request_answered, "accepted": accepted}


def recorded(by: User | None = None, officer: Officer | None = None, **given) -> Misconduct:
    values = {
        "kind": "7.1",
        "happened_on": today() - timedelta(days=10),
        "facts": "接到举报后没有按规定核查。",
        **given,
    }
    whom = officer or officers.officer()
    return conduct.record_misconduct(officer=whom, **values, by=by or legal())


def misconduct_heard(misconduct: Misconduct | None = None) -> Misconduct:
    misconduct = misconduct or recorded()
    return conduct.state(misconduct, text="当天在外地办案。", by=misconduct.officer.user)


def handled(misconduct: Misconduct | None = None, by: User | None = None, **given) -> Misconduct:
    misconduct, by = misconduct or misconduct_heard(), by or general_office()
    values = {"measure": "talk", "reason": "情节轻微。", **given}
    return conduct.handle(misconduct, **values, by=by, confirmed=confirmed(by))


def dismissed(misconduct: Misconduct | None = None) -> Misconduct:
    by = general_office()
    return conduct.dismiss(
        misconduct or misconduct_heard(), reason="查无实据。", by=by, confirmed=confirmed(by)
    )


def appealed(misconduct: Misconduct | None = None) -> Misconduct:
    misconduct = misconduct or handled()
    return conduct.appeal(misconduct, text="处理过重。", by=misconduct.officer.user)


MISCONDUCT = {
    "recorded": recorded,
    "heard": misconduct_heard,
    "handled": handled,
    "dismissed": dismissed,
    "appealed": appealed,
}


def tolerance_asked(by: User | None = None, **given) -> Tolerance:
    values = {"matter": "试行线上检查", "request": "为提高效率先行试点。", **given}
    return tolerance.ask(**values, by=by or officer())


def answers(**holds: bool) -> dict[str, Answer]:
    return {code: Answer(holds.get(code, True), "有会议纪要。") for code in CONDITIONS}


def examined(review: Tolerance | None = None, **holds: bool) -> Tolerance:
    return tolerance.examine(review or tolerance_asked(), answers=answers(**holds), by=legal())


def tolerance_decided(result: str, review: Tolerance | None = None, **holds: bool) -> Tolerance:
    by = general_office()
    review = review or examined(**holds)
    return tolerance.decide(
        review, result=result, reason="见认定。", by=by, confirmed=confirmed(by)
    )


def tolerance_withdrawn() -> Tolerance:
    review = tolerance_asked()
    return tolerance.withdraw(review, reason="不再申请。", by=review.asked_by)


TOLERANCE = {
    "asked": tolerance_asked,
    "examined": examined,
    "exempted": lambda: tolerance_decided("exempted"),
    "mitigated": lambda: tolerance_decided("mitigated"),
    "refused": lambda: tolerance_decided("refused", gain=False),
    "withdrawn": tolerance_withdrawn,
}
