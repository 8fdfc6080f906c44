"""Invented files of the blacklist: listed, term over, waiting for the party group, removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from blacklist import papers
from blacklist.actions import collecting, deciding, jobs, leaving, publishing, telling, watching
from blacklist.actions.collecting import Collected
from blacklist.actions.deciding import Session
from blacklist.actions.publishing import Release
from blacklist.actions.telling import Served, Statement
from blacklist.actions.watching import Handed, Seen
from blacklist.models import Listing
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.enterprises.models import Enterprise
from foundation.jurisdiction import current
from foundation.workdays.quarters import on_day, today

Users = Mapping[str, User]
WEBSITE, PAPER = "委官网公布栏", "宁夏日报"
BLAST = Collected(
    enterprise=Enterprise(),
    source="accident",
    cause="装药工序静电引燃，发生较大生产安全责任事故",
    conduct="装药工房超员作业，防静电设施失效，点检记录造假，造成3人死亡、2人重伤。",
    kinds=["5.1"],
    facts="经事故调查认定，该单位发生较大生产安全责任事故，死亡3人，直接经济损失1280万元。",
)
REFUSED = Collected(
    enterprise=Enterprise(),
    source="inspection",
    cause="拒不执行停产停业整顿决定",
    conduct="收到责令停产停业整顿决定后继续组织生产，阻挠执法人员进入库区。",
    kinds=["5.5"],
    facts="执法人员两次到场核查，该单位仍在生产，并锁闭库区大门。",
)


def load(users: Users) -> None:
    """Each unit has one file; the dates are counted back from today."""
    units = list(Enterprise.objects.filter(state=Enterprise.State.ACTIVE).order_by("-pk")[:5])
    if len(units) < 5:
        return
    _listed(units[0], users)
    _term_over(units[1], users)
    _waiting(units[2], users)
    _removed(units[3], users)
    _told(units[4], users)
    jobs.find_candidates(today=today())
    jobs.watch(today=today())


def _collected(unit: Enterprise, story: Collected, days: int, users: Users) -> Listing:
    given = Collected(
        unit, story.source, story.cause, story.conduct, story.kinds, story.facts, story.reference
    )
    with on_day(_ago(days)):
        return collecting.collect(given, by=users["committee"])


def _noticed(unit: Enterprise, story: Collected, days: int, users: Users) -> Listing:
    found = _collected(unit, story, days, users)
    with on_day(_ago(days - 2)):
        telling.give_notice(
            found,
            text=papers.draft_notice(found),
            served=Served("direct", today(), "办公室主任"),
            by=users["committee"],
        )
    return _again(found)


def _heard(unit: Enterprise, story: Collected, days: int, users: Users) -> Listing:
    found = _noticed(unit, story, days, users)
    with on_day(_ago(days - 5)):
        said = Statement("我单位已经整改，请求不予列入。", today())
        telling.receive_defence(found, said, by=users["legal"])
        reasons = "整改情况不改变事实认定，陈述申辩的理由不成立。"
        telling.hear(found, adopted="no", reasons=reasons, by=users["legal"])
    return _again(found)


def _discussed(unit: Enterprise, story: Collected, days: int, users: Users) -> Listing:
    found = _heard(unit, story, days, users)
    with on_day(_ago(days - 8)):
        deciding.discuss(
            found,
            Session(today(), "list", "听取承办人汇报，一致认为符合第五条，建议列入。"),
            by=users["committee_director"],
            confirmed=_sure(users["committee_director"]),
        )
    return _again(found)


def _published(unit: Enterprise, story: Collected, days: int, users: Users, *media: str) -> Listing:
    """Published ``days`` ago."""
    found = _discussed(unit, story, days + 16, users)
    by = users["party_group"]
    with on_day(_ago(days + 5)):
        deciding.decide(
            found,
            Session(today(), "list", "同意列入。", f"党组纪要〔{today().year}〕{found.pk + 6}号"),
            text=papers.draft_decision(found),
            by=by,
            confirmed=_sure(by),
        )
    with on_day(_ago(days + 3)):
        names = [current().bodies["bureau"], "自治区工商行政管理局", "自治区发展改革委"]
        text = papers.draft_copy(_again(found))
        publishing.copy(_again(found), departments=names, text=text, by=users["committee"])
    with on_day(_ago(days)):
        for name in media:
            medium = "website" if name == WEBSITE else "newspaper"
            release = Release(medium, name, today(), batch=f"{today().year}年第1批")
            publishing.publish(_again(found), release, by=users["info_centre"])
    return _again(found)


def _listed(unit: Enterprise, users: Users) -> None:
    """Listed four months ago: reports, one of them late, an inspection that found it lacking."""
    found = _published(unit, BLAST, 125, users, WEBSITE, PAPER)
    reports = list(found.reports.filter(kind="month").order_by("number")[:3])
    for report, late in zip(reports, (0, 0, 6), strict=True):
        with on_day(report.due + timedelta(days=late - 4)):
            watching.file_report(
                _again(found),
                report,
                Handed(today(), "本月完成防静电改造两处，开展全员培训一次。"),
                by=users["county"],
            )
    with on_day(_ago(60)):
        seen = Seen("quarter", today(), "防静电改造没有按计划完成，责令限期整改。", corrected=False)
        watching.record_check(_again(found), seen, by=users["inspector"])


def _term_over(unit: Enterprise, users: Users) -> None:
    """The term is over: it stays listed until the joint inspection."""
    _published(unit, REFUSED, 380, users, WEBSITE)


def _waiting(unit: Enterprise, users: Users) -> None:
    """Discussed; the party group decides."""
    _discussed(unit, REFUSED, 12, users)


def _removed(unit: Enterprise, users: Users) -> None:
    """Corrected and removed, but the newspaper has not carried the removal yet."""
    found = _published(unit, REFUSED, 420, users, WEBSITE, PAPER)
    with on_day(_ago(40)):
        seen = Seen("exit", today(), "整改措施已落实，制度健全。", True, None, "市工信局", False)
        leaving.inspect_exit(found, seen, by=users["inspector"])
    director, secretary = users["committee_director"], users["party_group"]
    with on_day(_ago(33)):
        given = Session(today(), "remove", "整改到位，建议移出。")
        leaving.discuss_exit(_again(found), given, by=director, confirmed=_sure(director))
    with on_day(_ago(26)):
        given = Session(today(), "remove", "同意移出。", f"党组纪要〔{today().year}〕41号")
        text = papers.draft_exit(_again(found), "remove")
        leaving.decide_exit(
            _again(found), given, text=text, by=secretary, confirmed=_sure(secretary)
        )
    with on_day(_ago(24)):
        release = Release("website", WEBSITE, today())
        publishing.publish_removal(_again(found), release, by=users["info_centre"])


def _told(unit: Enterprise, users: Users) -> None:
    """Told two days ago; the term for its defence runs."""
    _noticed(unit, REFUSED, 3, users)


def _again(found: Listing) -> Listing:
    return Listing.objects.get(pk=found.pk)


def _sure(user: User) -> Confirmed:
    return Confirmed(user.pk, timezone.now(), "password")


def _ago(days: int) -> date:
    return today() - timedelta(days=days)
