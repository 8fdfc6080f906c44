"""Invented supervisions, conduct, tolerance reviews and training."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from correction.actions import conduct, requests, supervisions, tolerance
from correction.actions.supervisions import Plan
from correction.actions.training import record_training
from correction.models import ProgrammeItem
from correction.rules.tolerance import CONDITIONS, Answer
from enforcement.models import Officer
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.workdays.quarters import on_day, today

Users = Mapping[str, User]
REASONS = {
    "purpose": "属于“互联网+监管”改革试点，委务会议研究同意。",
    "deviation": "系统对接延误，线上检查比例没有达到方案目标。",
    "law": "线上检查结果均由两名执法人员现场复核，没有违反法律规定。",
    "policy": "符合优化营商环境有关政策。",
    "diligence": "每周调度，发现问题后三日内恢复现场检查。",
    "gain": "没有费用往来，没有个人利益。",
}


def _sure(user: User) -> Confirmed:
    return Confirmed(user.pk, timezone.now(), "password")


def load(users: Users) -> None:
    """A supervision under way, one reported; a review granted, one open; hours of training."""
    officers = list(Officer.objects.filter(left_on=None).select_related("office", "user")[:8])
    if not officers:
        return
    _supervisions(users)
    _conduct(users, officers)
    for title, kind, hours, days in (
        ("新修订行政处罚法专题培训", "law", 24, 200),
        ("民爆物品安全检查实务", "practice", 40, 90),
    ):
        held = today() - timedelta(days=days)
        record_training(
            title=title,
            kind=kind,
            organiser="法规处",
            held_on=held,
            ended_on=held + timedelta(days=2),
            hours=hours,
            officers=officers[: len(officers) - (kind == "practice")],
            by=users["legal2"],
        )


def _programme(users: Users) -> ProgrammeItem:
    legal, approves = users["legal2"], users["general_office"]
    programme = supervisions.draft_programme(
        year=today().year, text="突出案卷质量和程序合法。", by=legal
    )
    item = supervisions.add_item(
        programme,
        title="行政处罚案卷评查",
        subjects=["4.3", "4.5"],
        scope="special",
        quarter=4,
        whom="各执法处室",
        by=legal,
    )
    supervisions.add_item(
        programme,
        title="执法人员持证和培训情况检查",
        subjects=["4.6"],
        scope="special",
        quarter=2,
        whom="各执法处室",
        by=legal,
    )
    supervisions.approve_programme(programme, by=approves, confirmed=_sure(approves))
    item.refresh_from_db()
    return item


def _supervisions(users: Users) -> None:
    legal, office = users["legal2"], users["inspector"].office
    plan = Plan(
        title=f"{today().year}年行政处罚案卷评查",
        subjects=["4.3", "4.5"],
        timing="regular",
        scope="special",
        manners=["reports", "material", "volumes"],
        offices=[office],
        first=today() - timedelta(days=10),
        last=today() + timedelta(days=20),
        item=_programme(users),
    )
    with on_day(today() - timedelta(days=8)):
        found = supervisions.begin(supervisions.plan(plan, by=legal), by=legal)
        requests.ask(
            found,
            office=office,
            what="提供本年度办结案件目录和集体讨论记录。",
            due=today() + timedelta(days=3),
            by=legal,
        )
        supervisions.hear(
            found,
            kind="report",
            on=today(),
            who=f"{office.name}负责人",
            text="汇报本年度办案情况、重大案件法制审核和集体讨论情况。",
            by=legal,
        )


def _conduct(users: Users, officers: list[Officer]) -> None:
    legal, decides, asks = users["legal2"], users["general_office"], users["inspector"]
    conduct.record_misconduct(
        officer=officers[-1],
        kind="7.3",
        happened_on=today() - timedelta(days=30),
        facts="现场检查只有一名执法人员签字。",
        by=legal,
    )
    review = tolerance.ask(
        matter="“互联网+监管”线上检查试点未达到目标", request="试点中系统对接延误。", by=asks
    )
    answers = {code: Answer(holds=True, reason=REASONS[code]) for code in CONDITIONS}
    review = tolerance.examine(review, answers=answers, by=legal)
    tolerance.decide(
        review,
        result="exempted",
        reason="六项条件均成立，予以免责并总结改进。",
        by=decides,
        confirmed=_sure(decides),
    )
    tolerance.ask(matter="首次采用无人机巡查库区", request="巡查航线偏离计划。", by=asks)
