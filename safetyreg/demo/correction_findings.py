"""Invented findings: one to be decided, one in its term, one corrected; normative documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from correction.actions import documents, findings
from correction.actions.findings import Found, Order
from correction.models import Finding
from correction.rules import remedies
from enforcement.models import Decision
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.workdays.quarters import on_day, today

Users = Mapping[str, User]


def _sure(user: User) -> Confirmed:
    return Confirmed(user.pk, timezone.now(), "password")


def load(users: Users) -> None:
    """What the other rooms of the demonstration did, looked over by the two sections."""
    _documents(users)
    legal, decides, office = users["legal2"], users["general_office"], users["inspector"].office
    late = Found(
        kind=remedies.DUTY,
        source=Finding.Source.COMPLAINT,
        reference="局长信箱〔2026〕17号",
        what="对群众举报的库房超量储存问题，超过规定期限没有分派核查。",
        basis="加强监管执法通知 六（三）",
        office=office,
        found_on=today() - timedelta(days=20),
    )
    with on_day(today() - timedelta(days=18)):
        finding = _ordered(findings.find(late, by=legal), remedies.TERM, 12, decides)
        findings.follow(finding, on=today(), text="已约谈处室负责人，要求一周内办结。", by=legal)
    decision = Decision.objects.filter(
        kind=Decision.Kind.PENALTY, state=Decision.State.IN_FORCE
    ).first()
    if decision is None:
        return
    findings.find(
        Found(
            kind=remedies.PENALTY,
            source=Finding.Source.OWN,
            what="处罚决定书引用的条款与查明的违法事实不一致。",
            basis="行政处罚法第三十八条",
            office=office,
            found_on=today() - timedelta(days=2),
            decision=decision,
        ),
        by=legal,
    )


def _ordered(finding: Finding, remedy: str, days: int, by: User) -> Finding:
    order = Order(remedy, "查明原因，限期办结并书面说明。", today() + timedelta(days=days))
    return findings.order(finding, order, by=by, confirmed=_sure(by))


def _documents(users: Users) -> None:
    legal, checks = users["legal2"], users["general_office"]
    with on_day(today() - timedelta(days=400)):
        old = documents.register(
            title="民用爆炸物品生产销售企业安全检查办法",
            drafted_by_office="装备工业处",
            by=legal,
        )
        old = documents.check(
            old,
            passed=True,
            opinion="符合上位法规定，程序完备。",
            by=checks,
            confirmed=_sure(checks),
        )
        documents.issue(
            old,
            number="宁经信规发〔2025〕2号",
            issued_on=today(),
            expires_on=today() + timedelta(days=420),
            by=legal,
        )
    documents.register(
        title="民爆行业安全生产举报奖励办法（草案）", drafted_by_office="安委办", by=legal
    )
