from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from enforcement.actions import campaigns, plan_content
from enforcement.actions import plans as acts
from enforcement.models import Plan
from foundation.accounts.roles import Role
from foundation.audit.trail import timeline
from foundation.deadlines.models import Deadline
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import on_day, today
from tests.factories import plans as make
from tests.factories.accounts import UserFactory, confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.campaign")]


def test_a_campaign_from_draft_to_its_result():
    plan = make.campaign_in_force()
    assert (plan.kind, plan.state, plan.year) == ("campaign", "in_force", 2026)
    assert plan.document.title == "关于开展雷管流向集中执法行动的通知"
    due = Deadline.objects.open().get()
    assert (due.due, due.owner_role) == (plan.ends, Role.SECTION_HEAD)
    plan = campaigns.close(plan, text="发现问题3处，均已责令整改。", by=make.head())
    assert plan.state == "closed"
    assert not Deadline.objects.open().exists()
    assert plan.result_figures["完成率"] == "0 / 6（0.0%）"
    events = [event for event in timeline(plan) if event.verb.startswith("enforcement")]
    assert {event.article for event in events} == {"加强监管执法通知 三（四）"}
    verbs = [event.verb.split(".", 1)[1] for event in events]
    assert verbs == [
        "campaign.created",
        "plan.item_added",
        "plan.submitted",
        "campaign.decided",
        "campaign.closed",
    ]


def test_who_submitted_does_not_decide_and_others_may_not():
    both = UserFactory(roles=[Role.SECTION_HEAD.value, Role.COMMITTEE_DIRECTOR.value])
    plan = acts.submit(make.campaign_draft(ends=today()), by=both)
    with pytest.raises(Refused, match="须由另一人进行"):
        campaigns.decide(plan, by=both, confirmed=confirmed(both))
    for role in set(Role) - {Role.COMMITTEE_DIRECTOR}:
        user = UserFactory(roles=[role.value])
        with pytest.raises(NotPermitted):
            campaigns.decide(plan, by=user, confirmed=confirmed(user))
    director = make.director()
    with pytest.raises(Refused, match="再次确认身份"):
        campaigns.decide(plan, by=director, confirmed=None)
    with on_day(today() + timedelta(days=1)), pytest.raises(Refused, match="届满，不能再批准"):
        campaigns.decide(plan, by=director, confirmed=confirmed(director))
    assert campaigns.decide(plan, by=director, confirmed=confirmed(director)).state == "in_force"


def test_a_campaign_says_what_it_is_aimed_at():
    by = make.planner()
    for changes, field in (
        ({"title": " "}, "title"),
        ({"targets": ""}, "targets"),
        ({"basis": ""}, "basis"),
        ({"scopes": ()}, "scopes"),
        ({"scopes": ("nonsense",)}, "scopes"),
        ({"ends": date(2026, 8, 1)}, "ends"),
    ):
        with pytest.raises(Refused) as refused:
            campaigns.create_campaign(replace(make.CAMPAIGN, **changes), by=by)
        assert refused.value.field == field
    with pytest.raises(Refused, match="还没有计划事项"):
        acts.submit(campaigns.create_campaign(make.CAMPAIGN, by=by), by=make.head())


def test_a_changed_end_moves_the_visits():
    by = make.planner()
    plan = make.campaign_draft(by)
    assert make.first_item(plan).quarters == (0, 0, 0, 6)
    given = replace(make.CAMPAIGN, ends=date(2026, 9, 30))
    plan = campaigns.change_campaign(plan, given, by=by)
    assert make.first_item(plan).quarters == (0, 0, 6, 0)
    events = timeline(plan).count()
    campaigns.change_campaign(plan, given, by=by)
    assert timeline(plan).count() == events


def test_a_campaign_stands_outside_the_annual_plan():
    by = make.planner()
    annual, campaign = make.filled(by=by), make.campaign_draft(by)
    with pytest.raises(Refused, match="不占年度计划"):
        plan_content.save_sheet(campaign, make.stated(), by=by)
    with pytest.raises(Refused, match="不是集中执法行动"):
        campaigns.change_campaign(annual, make.CAMPAIGN, by=by)
    director = make.director()
    with pytest.raises(Refused, match="年度监督检查计划没有这一步骤"):
        campaigns.decide(annual, by=director, confirmed=confirmed(director))
    for fields in ({"state": "approved"}, {"scopes": []}, {"ends": date(2026, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic(), acting():
            Plan.objects.filter(pk=campaign.pk).update(**fields)
    general_office = make.general_office()
    with pytest.raises(Refused, match="集中执法行动没有这一步骤"):
        acts.approve(
            campaign,
            authority="x",
            number="y",
            on=date(2026, 11, 1),
            by=general_office,
            confirmed=confirmed(general_office),
        )
