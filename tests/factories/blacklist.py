"""Listings at every state, made by their acts.

Each function leads a listing one step further than the one it is called after and gives it back.
"""

from __future__ import annotations

from datetime import date, timedelta

from blacklist import papers
from blacklist.actions import collecting, deciding, leaving, publishing, telling, watching
from blacklist.actions.collecting import Collected
from blacklist.actions.deciding import Session
from blacklist.actions.publishing import Release
from blacklist.actions.telling import Reply, Served, Statement
from blacklist.actions.watching import Seen
from blacklist.models import Listing
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.jurisdiction import current
from foundation.workdays.quarters import on_day, today
from tests.factories import enterprises
from tests.factories.accounts import UserFactory, confirmed

WEBSITE, PAPER = "委官网公布栏", "宁夏日报"


def _of(role: Role) -> User:
    return UserFactory(roles=[role.value])


def staff() -> User:
    return _of(Role.COMMITTEE_STAFF)


def inspector() -> User:
    return _of(Role.INSPECTOR)


def legal() -> User:
    return _of(Role.LEGAL)


def director() -> User:
    return _of(Role.COMMITTEE_DIRECTOR)


def secretary() -> User:
    return _of(Role.PARTY_GROUP)


def centre() -> User:
    return _of(Role.INFO_CENTRE)


def county() -> User:
    return _of(Role.COUNTY)


def again(listing: Listing) -> Listing:
    return Listing.objects.get(pk=listing.pk)


def collected(**given) -> Listing:
    by = given.pop("by", None) or staff()
    values = {
        "enterprise": given.pop("enterprise", None) or enterprises.enterprise(),
        "source": "accident",
        "cause": "发生较大生产安全责任事故",
        "conduct": "装药工序违章作业，造成3人死亡。",
        "kinds": ["5.1"],
        "facts": "2026年3月1日发生较大生产安全责任事故，死亡3人。",
    }
    return collecting.collect(Collected(**{**values, **given}), by=by)


def outside(**given) -> Listing:
    unit = enterprises.enterprise(licensed_in_area=False, home_authority="甘肃省工业和信息化厅")
    return collected(enterprise=unit, **given)


def consulting(listing: Listing | None = None) -> Listing:
    listing = listing or outside()
    text = papers.draft_consultation(listing)
    telling.consult(listing, authority="甘肃省工业和信息化厅", text=text, by=staff())
    return again(listing)


def consulted(listing: Listing | None = None, answer: str = "ours") -> Listing:
    listing = listing or consulting()
    reply = Reply(answer, today(), "甘工信函〔2026〕1号", "同意。")
    telling.record_answer(listing, reply, by=staff())
    return again(listing)


def noticed(listing: Listing | None = None) -> Listing:
    listing = listing or collected()
    text = papers.draft_notice(listing)
    telling.give_notice(listing, text=text, served=Served("direct", today(), "张某某"), by=staff())
    return again(listing)


def defended(listing: Listing | None = None, **given) -> Listing:
    listing = listing or noticed()
    values = {"text": "事故责任不在我单位。", "received_on": today()}
    telling.receive_defence(listing, Statement(**{**values, **given}), by=legal())
    return again(listing)


def heard(listing: Listing | None = None, adopted: str = "no", by: User | None = None) -> Listing:
    listing = listing or defended()
    reasons = "经复核，事故调查报告认定该单位负主要责任。"
    telling.hear(listing, adopted=adopted, reasons=reasons, by=by or legal())
    return again(listing)


def session(outcome: str, number: str = "党组纪要〔2026〕3号") -> Session:
    return Session(today(), outcome, "会议听取汇报，形成一致意见。", number)


def discussed(listing: Listing | None = None, outcome: str = "list") -> Listing:
    listing, by = listing or heard(), director()
    deciding.discuss(listing, session(outcome), by=by, confirmed=confirmed(by))
    return again(listing)


def decided(listing: Listing | None = None, outcome: str = "list") -> Listing:
    listing, by = listing or discussed(), secretary()
    text = papers.draft_decision(listing)
    deciding.decide(listing, session(outcome), text=text, by=by, confirmed=confirmed(by))
    return again(listing)


def copied(listing: Listing | None = None) -> Listing:
    listing = listing or decided()
    bureau = current().bodies["bureau"]
    text = papers.draft_copy(listing)
    publishing.copy(listing, departments=[bureau, "自治区工商行政管理局"], text=text, by=staff())
    return again(listing)


def release(name: str = WEBSITE, on: date | None = None, **given) -> Release:
    medium = "website" if name == WEBSITE else "newspaper"
    return Release(medium, name, on or today(), **given)


def listed(listing: Listing | None = None, on: date | None = None, **given) -> Listing:
    """Published on ``on``; everything before happened on that day."""
    with on_day(on or today()):
        listing = listing or copied(
            decided(discussed(heard(defended(noticed(collected(**given))))))
        )
        publishing.publish(listing, release(), by=centre())
    return again(listing)


def over(**given) -> Listing:
    """Listed more than a year ago: the term is over."""
    return listed(on=today() - timedelta(days=370), **given)


def seen(corrected: bool = True, new_ground: bool = False) -> Seen:
    return Seen(
        "exit", today(), "现场核查，整改措施已落实。", corrected, None, "某某市工信局", new_ground
    )


def exit_inspected(listing: Listing | None = None, **given) -> Listing:
    listing = listing or over()
    leaving.inspect_exit(listing, seen(**given), by=inspector())
    return again(listing)


def exit_discussed(listing: Listing | None = None, outcome: str = "remove") -> Listing:
    listing, by = listing or exit_inspected(), director()
    leaving.discuss_exit(listing, session(outcome), by=by, confirmed=confirmed(by))
    return again(listing)


def exit_decided(listing: Listing | None = None, outcome: str = "remove") -> Listing:
    listing, by = listing or exit_discussed(outcome=outcome), secretary()
    text = papers.draft_exit(listing, outcome)
    leaving.decide_exit(listing, session(outcome), text=text, by=by, confirmed=confirmed(by))
    return again(listing)


def removed(**given) -> Listing:
    return exit_decided(exit_discussed(exit_inspected(**given)))


def deleted() -> Listing:
    found = removed()
    publishing.publish_removal(found, release(), by=centre())
    return again(found)


def revoked() -> Listing:
    found, by = listed(), secretary()
    deciding.revoke(found, reason="处罚决定被法院撤销。", by=by, confirmed=confirmed(by))
    return again(found)


def not_listed() -> Listing:
    found, by = heard(adopted="yes"), legal()
    telling.adopt(found, reason="事故认定为自然灾害。", by=by, confirmed=confirmed(by))
    return again(found)


def owed(listing: Listing, kind: str = "month", number: int = 1):
    return listing.reports.get(kind=kind, number=number, term=listing.term)


def link(listing: Listing) -> str:
    return watching.make_link(owed(listing), by=county())


AT = {
    "collected": collected,
    "consulting": consulting,
    "consulted": consulted,
    "elsewhere": lambda: consulted(answer="theirs"),
    "noticed": noticed,
    "heard": heard,
    "not_listed": not_listed,
    "discussed": discussed,
    "decided": decided,
    "rejected": lambda: decided(outcome="reject"),
    "copied": copied,
    "listed": listed,
    "exit_inspected": exit_inspected,
    "exit_discussed": exit_discussed,
    "removed": removed,
    "deleted": deleted,
    "revoked": revoked,
}
