"""Hazards of a visit, supervisions, talks and bulletins."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count

from enforcement.actions import supervision as acts
from enforcement.actions.bulletins import compile_bulletin
from enforcement.actions.supervision import Listing
from enforcement.actions.talks import Held, register_talk
from enforcement.models import Bulletin, Hazard, Inspection, Supervision, Talk
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.procedure.acts import acting
from foundation.workdays.quarters import CHINA, Quarter, today
from tests.factories import enterprises, inspections
from tests.factories.accounts import UserFactory, confirmed
from tests.factories.officers import inspector

_numbers = count(1)


def head(**given) -> User:
    return UserFactory(roles=[Role.SECTION_HEAD.value], **given)


def director(**given) -> User:
    return UserFactory(roles=[Role.COMMITTEE_DIRECTOR.value], **given)


def visited(on: date | None = None, **given) -> Inspection:
    """An inspection whose visit was on that day."""
    found = inspections.assigned(**given)
    moment = datetime.combine(on or today(), time(9), tzinfo=CHINA)
    return inspections.took_place(found, moment, "recorded")


def hazard(inspection: Inspection | None = None, **given) -> Hazard:
    """A hazard ordered to be corrected; ``state`` and dates may be given."""
    whose = {"enterprise": given["enterprise"]} if "enterprise" in given else {}
    inspection = inspection or visited(given.get("found_on"), **whose)
    found_on = given.get("found_on", today() - timedelta(days=30))
    values = {
        "inspection": inspection,
        "enterprise": inspection.enterprise,
        "number": next(_numbers),
        "level": Hazard.Level.GENERAL,
        "category": "设备设施",
        "place": "一号库房",
        "what": "库房防爆灯具损坏，未及时更换。",
        "basis": "民用爆炸物品安全管理条例第四十条",
        "state": Hazard.State.ORDERED,
        "found_on": found_on,
        "ordered_on": found_on,
        "due": found_on + timedelta(days=60),
    }
    values |= given
    if values["state"] == Hazard.State.CANCELLED:
        values.setdefault("cancelled_on", values["found_on"] + timedelta(days=10))
        values.setdefault("reported_on", values["found_on"] + timedelta(days=8))
    with acting():
        return Hazard.objects.create(**values)


def major(**given) -> Hazard:
    return hazard(level=Hazard.Level.MAJOR, **given)


def listing(**changes) -> Listing:
    given = {
        "level": "province",
        "body": "自治区经济和信息化委",
        "responsible": "王某某，副主任",
        "due": today() + timedelta(days=60),
        "requirements": "停止使用一号库房，限期更换全部灯具。",
    }
    return Listing(**{**given, **changes})


def supervised(found: Hazard | None = None, by: User | None = None, **changes) -> Supervision:
    return acts.list_hazard(found or major(), listing(**changes), by=by or head())


def proposed(by: User | None = None, found: Supervision | None = None) -> Supervision:
    return acts.propose_removal(
        found or supervised(), on=today(), finding="灯具已全部更换。", by=by or inspector()
    )


def removed(found: Supervision | None = None) -> Supervision:
    decider = head()
    return acts.remove(proposed(found=found), by=decider, confirmed=confirmed(decider))


def held(**changes) -> Held:
    given = {
        "kind": Talk.Kind.TALK,
        "held_on": today(),
        "reason": Talk.Reason.HAZARD,
        "explanation": "隐患整改进度缓慢。",
        "held_by": "李某某，处长",
        "attended": "张某某，总经理",
        "demands": "一个月内完成整改。",
        "due": today() + timedelta(days=30),
    }
    if "enterprises" not in changes:
        given["enterprises"] = [enterprises.enterprise()]
    return Held(**{**given, **changes})


def talk(by: User | None = None, **changes) -> Talk:
    return register_talk(held(**changes), by=by or inspector())


def last_quarter() -> Quarter:
    return Quarter.of(today()).previous()


def bulletin(quarter: Quarter | None = None) -> Bulletin:
    made = compile_bulletin(quarter or last_quarter())
    assert made is not None
    return made
