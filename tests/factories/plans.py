"""Plans and campaigns, made by their acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from enforcement.actions import campaigns, plan_content
from enforcement.actions import plans as acts
from enforcement.actions.campaigns import Campaign
from enforcement.actions.plan_content import ItemGiven
from enforcement.models import Plan, PlanItem
from enforcement.rules.capacity import Stated, legal_workdays
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.workdays.quarters import on_day
from foundation.workdays.services import current_calendar
from tests.factories import enterprises
from tests.factories.accounts import OfficeFactory, UserFactory, confirmed
from tests.factories.officers import planner

LINES = {"supervision": 200, "licensing": 100, "duty": 60, "meetings": 140}
KEY_ITEM = ItemGiven(
    klass="key",
    title="民爆生产企业重点检查",
    method="all",
    industry="explosives_making",
    objects_count=20,
    frequency=1,
    q1=5,
    q2=5,
    q3=5,
    q4=5,
    days=160,
    content="生产线定员定量、雷管流向登记、库房安全距离。",
    measures="现场处理、责令限期整改、立案处罚。",
)
GENERAL_ITEM = replace(
    KEY_ITEM,
    klass="general",
    title="民爆销售企业随机抽查",
    method="draw",
    industry="explosives_sale",
    objects_count=10,
    pool="全区民爆销售企业",
    pool_size=60,
    q1=2,
    q2=3,
    q3=3,
    q4=2,
    days=60,
)
CAMPAIGN = Campaign(
    title="雷管流向集中执法行动",
    scopes=("enterprises", "problems"),
    targets="雷管编码与实物不符的销售企业。",
    basis="近期抽查发现雷管流向登记不实的问题较多。",
    tasks="由各市抽调执法人员，分两组进行。",
    starts=date(2026, 9, 1),
    ends=date(2026, 10, 31),
)
CAMPAIGN_ITEM = ItemGiven(
    klass="key",
    title="雷管流向登记检查",
    method="all",
    objects_count=6,
    content="流向登记、编码、实物核对。",
    measures="现场处理、立案处罚。",
)


def named_item(count: int = 3, by: User | None = None) -> ItemGiven:
    """A key item that names ``count`` new enterprises, all visited in the first quarter."""
    named = [enterprises.enterprise(by) for _ in range(count)]
    spread = {"q1": count, "q2": 0, "q3": 0, "q4": 0}
    return replace(KEY_ITEM, method="named", objects_count=None, enterprises=named, **spread)


def head() -> User:
    return UserFactory(roles=[Role.SECTION_HEAD.value])


def general_office() -> User:
    return UserFactory(roles=[Role.GENERAL_OFFICE.value])


def director() -> User:
    return UserFactory(roles=[Role.COMMITTEE_DIRECTOR.value])


def stated(year: int = 2026, **changes) -> Stated:
    """Four officers: what is left after ``LINES`` is 500 days less than the total."""
    days, _ = legal_workdays(year, current_calendar())
    values = {
        "officers": 4,
        "legal_workdays": days,
        "lines": LINES,
        "key": 4 * days - 500 - 200,
        "general": 200,
    }
    return Stated(**{**values, **changes})


def draft(year: int = 2026, *, by: User | None = None, **given) -> Plan:
    """A draft without sheet or items."""
    return acts.create_plan(year=year, title=given.get("title", ""), by=by or planner())


def filled(
    year: int = 2026, *, by: User | None = None, items: Iterable[ItemGiven] | None = None
) -> Plan:
    """A draft that may be submitted."""
    by = by or planner()
    plan = draft(year, by=by)
    plan_content.save_sheet(plan, stated(year), by=by)
    for item in (KEY_ITEM, GENERAL_ITEM) if items is None else items:
        plan_content.add_item(plan, with_office(item), by=by)
    return plan


def with_office(item: ItemGiven) -> ItemGiven:
    return item if item.office else replace(item, office=OfficeFactory())


def submitted(year: int = 2026, **given) -> Plan:
    return acts.submit(filled(year, **given), by=head())


def approved(plan: Plan, *, on: date | None = None, by: User | None = None) -> Plan:
    by = by or general_office()
    return acts.approve(
        plan,
        authority="自治区人民政府",
        number="宁政函〔2026〕1号",
        on=on or plan.submitted_on,
        by=by,
        confirmed=confirmed(by),
    )


def through(plan: Plan) -> Plan:
    """The rest of the way: a submitted plan approved, filed and in force."""
    plan = approved(plan)
    authority = "国家国防科技工业主管部门"
    plan = acts.file_plan(plan, authority=authority, on=plan.approved_on, by=general_office())
    return acts.put_in_force(plan, by=head())


def plan_in_force(
    year: int = 2026, *, items: Iterable[ItemGiven] | None = None, on: date | None = None
) -> Plan:
    """The annual plan of ``year`` in force since ``on`` (5 January of that year)."""
    with on_day(on or date(year, 1, 5)):
        return through(submitted(year, items=items))


def campaign_draft(by: User | None = None, **changes) -> Plan:
    by = by or planner()
    plan = campaigns.create_campaign(replace(CAMPAIGN, **changes), by=by)
    plan_content.add_item(plan, with_office(CAMPAIGN_ITEM), by=by)
    return plan


def campaign_in_force(**changes) -> Plan:
    """In force since the day on which it starts."""
    decides = director()
    with on_day(changes.get("starts", CAMPAIGN.starts)):
        plan = acts.submit(campaign_draft(**changes), by=head())
        return campaigns.decide(plan, by=decides, confirmed=confirmed(decides))


def first_item(plan: Plan) -> PlanItem:
    return PlanItem.objects.standing().filter(plan=plan).order_by("number")[0]
