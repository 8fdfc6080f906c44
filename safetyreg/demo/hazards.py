"""Supervision of a major hazard, two talks, and the bulletins of the quarters that are over.

It builds on the inspections and hazards that are there, and does less where there are none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from enforcement.actions import bulletins, supervision, talks
from enforcement.actions.supervision import Listing
from enforcement.actions.talks import Held
from enforcement.models import Bulletin, Hazard
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.enterprises.models import Enterprise
from foundation.workdays.quarters import on_day, today

OPEN = (Hazard.State.ORDERED, Hazard.State.REPORTED)


def load(users: Mapping[str, User]) -> None:
    """Fill the ledger's procedures; the dates are those of the story."""
    majors = Hazard.objects.filter(level=Hazard.Level.MAJOR, state__in=OPEN)
    hazard = majors.select_related("enterprise", "inspection").order_by("found_on", "pk").first()
    if hazard is not None:
        _supervise(hazard, users)
    _talks(hazard, users)
    _bulletins(users)


def _supervise(hazard: Hazard, users: Mapping[str, User]) -> None:
    head, inspector = users["section_head"], users["inspector"]
    listed_on = min(_after(hazard.found_on, 3), today())
    with on_day(listed_on):
        made = supervision.list_hazard(
            hazard,
            Listing(
                level="province",
                body="民爆行业安全生产监管处室",
                responsible="马建国，处长",
                due=max(today(), timezone.localdate()) + timedelta(days=60),
                requirements="立即停止使用存在隐患的工房，疏散人员；编制治理方案，落实责任、措施、"
                "资金、期限和应急预案；每月书面报告整改进展。",
            ),
            by=head,
        )
    supervision.report_progress(
        made,
        on=today(),
        text="企业已停用该工房并完成治理方案，设备采购合同已签订。",
        by=inspector,
    )
    supervision.ask_extension(
        made,
        due=made.due + timedelta(days=30),
        reason="专用设备交货期延后，延期期间工房继续停用。",
        by=inspector,
    )


def _talks(hazard: Hazard | None, users: Mapping[str, User]) -> None:
    enterprise = hazard.enterprise if hazard else Enterprise.objects.order_by("pk").first()
    if enterprise is None:
        return
    by = users["inspector"]
    with on_day(today() - timedelta(days=40)):
        warned = talks.register_talk(
            Held(
                kind="warning",
                held_on=today(),
                enterprises=[enterprise],
                reason="other",
                explanation="冬季施工增多，库房用电负荷上升，近期同类企业发现多起线路老化隐患。",
                held_by="马建国，处长",
                demands="立即组织一次用电安全专项自查，自查结果书面报送。",
                due=today() + timedelta(days=20),
            ),
            by=by,
        )
    with on_day(today() - timedelta(days=22)):
        talks.record_result(warned, on=today(), result="企业已完成自查并更换线路3处。", by=by)
    talks.register_talk(
        Held(
            kind="talk",
            held_on=today(),
            enterprises=[enterprise],
            reason="hazard" if hazard else "other",
            explanation="重大事故隐患整改进度缓慢，主要负责人没有组织研究。",
            held_by="马建国，处长",
            attended="张某某，总经理\n李某某，安全总监",
            demands="主要负责人牵头整改，每周报告进度；企业承诺按督办期限完成整改。",
            due=today() + timedelta(days=30),
            hazard=hazard,
        ),
        by=by,
    )


def _bulletins(users: Mapping[str, User]) -> None:
    bulletins.compile_missing()
    first = Bulletin.objects.order_by("year", "quarter").first()
    if first is None:
        return
    director = users["committee_director"]
    bulletins.sign(first, by=users["section_head"])
    bulletins.issue(
        first, by=director, confirmed=Confirmed(director.pk, timezone.now(), "password")
    )


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days)
