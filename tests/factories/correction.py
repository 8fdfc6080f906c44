"""Findings and normative documents at every state, made by their acts."""

from __future__ import annotations

from datetime import timedelta

from correction.actions import documents, findings
from correction.actions.findings import Found, Order
from correction.models import Finding, NormativeDocument
from correction.rules import remedies
from enforcement.models import Decision
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.workdays.quarters import today
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
