from __future__ import annotations

from datetime import date

import pytest

from enforcement.actions.plan_ready import problems_of
from enforcement.execution import execution_of
from enforcement.models import Plan
from foundation.accounts.demo_accounts import create_demo_accounts
from safetyreg.demo import plans

pytestmark = pytest.mark.django_db


def test_the_demonstration_has_a_plan_a_campaign_and_a_draft():
    plan = plans.load(create_demo_accounts())
    assert (plan.year, plan.state) == (2026, "in_force")
    found = {(p.kind, p.year): p.state for p in Plan.objects.all()}
    assert found == {
        ("annual", 2026): "in_force",
        ("annual", 2027): "draft",
        ("campaign", 2026): "in_force",
    }
    total = execution_of(2026, date(2026, 12, 31)).total
    assert (total.planned, total.due) == (119, 119)
    assert problems_of(Plan.objects.get(year=2027)) == []
