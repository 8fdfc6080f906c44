"""Three invented tips of the demonstration: to be assigned, under verification, answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from enforcement.actions import tip_results, tips
from enforcement.actions.tip_results import Finding
from enforcement.actions.tips import Told
from enforcement.models import Officer, Tip
from enforcement.tip_contacts import Contact
from foundation.accounts.models import User
from foundation.enterprises.models import Enterprise
from foundation.workdays.quarters import on_day, today

NEW = Told(
    what="上周起，库房门口的监控一直是黑的，夜里只有一个人值班，有时没有人。",
    unit="灵武某民爆销售公司",
    kind="storage",
    region_code="640181",
    place="公司库区大门",
    happened="11月中旬起，每天夜间",
)
OVERMANNED = Told(
    what="赶订单期间，装药工房里同时有七八个人，超过墙上写的定员。",
    unit="朔方民爆",
    kind="overmanned",
    region_code="640104",
    place="装药工房",
    happened="月初几天的下午",
    anonymous=True,
    contact=Contact("一名职工", "0951-0000000"),
)
NOISE = Told(
    what="路边停着没有警示标志的炸药运输车，司机在吃饭，车上没有人。",
    unit="不清楚，车牌被泥挡住",
    kind="other",
    place="国道服务区",
    contact=Contact("丁先生", "0951-0000001"),
)


def load(users: Mapping[str, User], units: list[Enterprise], officers: list[Officer]) -> None:
    """The tokens are fixed, and so are the query codes: these tips are nobody's."""
    _answered(users["section_head"], officers[1])
    _assigned(users["section_head"], officers[0], units[0])
    tips.file_tip(NEW, token="demonstration 3")  # noqa: S106


def _answered(head: User, officer: Officer) -> None:
    tip = _filed(NOISE, "demonstration 1", days=45)
    with on_day(tip.received_on + timedelta(days=2)):
        tip = tips.assign(tip, officer=officer, due=today() + timedelta(days=30), by=head)
    finding = Finding(
        "not_ours",
        "道路运输由公安、交通运输部门监管；已电话核对当日运输备案，并书面移送。",
        handed_to="自治区公安厅治安管理总队",
    )
    with on_day(tip.received_on + timedelta(days=8)):
        tip_results.verify(tip, finding, by=_account(officer))
    with on_day(tip.received_on + timedelta(days=10)):
        text = (
            "您反映的问题属于道路运输监管，已移送有权处理的机关，由其依法核查并处理。感谢您的监督。"
        )
        tip_results.answer(tip, text=text, by=head)


def _assigned(head: User, officer: Officer, unit: Enterprise) -> None:
    tip = _filed(OVERMANNED, "demonstration 2", days=12)
    with on_day(tip.received_on + timedelta(days=1)):
        tips.assign(tip, officer=officer, due=tip.due, enterprise=unit, by=head)


def _filed(told: Told, token: str, *, days: int) -> Tip:
    with on_day(today() - timedelta(days=days)):
        return tips.file_tip(told, token=token).tip


def _account(officer: Officer) -> User:
    if officer.user is None:
        raise ValueError(f"{officer} has no account in the demonstration")
    return officer.user
