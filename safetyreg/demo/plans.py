"""The plan of 2026 in force, a campaign under way, and the draft for 2027."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.utils import timezone

from enforcement.actions import campaigns, plan_content, plans
from enforcement.models import Plan
from enforcement.rules.capacity import Stated, legal_workdays
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.workdays.quarters import on_day
from foundation.workdays.services import current_calendar
from safetyreg.demo.plans_texts import CAMPAIGN, CAMPAIGN_ITEM, ITEMS, LINES

OFFICERS = 12
GENERAL_DAYS = 420


def load(users: Mapping[str, User]) -> Plan:
    """Fill the empty room of plans; gives the plan of 2026, which inspections then follow."""
    plan = _plan_of_2026(users)
    _campaign(users)
    _draft_of_2027(users)
    return plan


def _plan_of_2026(users: Mapping[str, User]) -> Plan:
    head, general_office = users["section_head"], users["general_office"]
    with on_day(date(2025, 12, 8)):
        plan = _drafted(2026, users)
    with on_day(date(2025, 12, 22)):
        plan = plans.submit(plan, by=head)
    with on_day(date(2026, 1, 16)):
        plan = plans.approve(
            plan,
            authority="宁夏回族自治区人民政府",
            number="宁政函〔2026〕6号",
            on=date(2026, 1, 14),
            by=general_office,
            confirmed=_confirmed(general_office),
        )
    with on_day(date(2026, 1, 26)):
        authority = "国家民用爆炸物品行业主管部门"
        plan = plans.file_plan(plan, authority=authority, on=date(2026, 1, 26), by=general_office)
    with on_day(date(2026, 1, 30)):
        return plans.put_in_force(plan, by=head)


def _campaign(users: Mapping[str, User]) -> None:
    planner, director = users["planner"], users["committee_director"]
    with on_day(date(2026, 11, 2)):
        plan = campaigns.create_campaign(CAMPAIGN, by=planner)
        item = replace(CAMPAIGN_ITEM, office=planner.office)
        plan_content.add_item(plan, item, by=planner)
        plan = plans.submit(plan, by=users["section_head"])
    with on_day(date(2026, 11, 6)):
        campaigns.decide(plan, by=director, confirmed=_confirmed(director))


def _draft_of_2027(users: Mapping[str, User]) -> None:
    with on_day(date(2026, 11, 16)):
        _drafted(2027, users, items=3)


def _drafted(year: int, users: Mapping[str, User], items: int = len(ITEMS)) -> Plan:
    """The calendar's workdays of the year; what other work leaves goes to key inspections."""
    planner = users["planner"]
    plan = plans.create_plan(year=year, title="", by=planner)
    workdays, _ = legal_workdays(year, current_calendar())
    stated = Stated(OFFICERS, workdays, LINES, general=GENERAL_DAYS)
    plan_content.save_sheet(plan, stated, by=planner)
    for item in ITEMS[:items]:
        plan_content.add_item(plan, replace(item, office=planner.office), by=planner)
    return plan


def _confirmed(user: User) -> Confirmed:
    return Confirmed(user.pk, timezone.now(), "password")
