"""What nobody should type, and what is said to it."""

from __future__ import annotations

import pytest

from enforcement.models import Plan, PlanItem
from tests.factories import plans as make
from tests.factories.accounts import OfficeFactory
from tests.factories.documents import page_texts
from tests.integration.test_plans_pages import ITEM, LIST, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(client):
    user = make.planner()
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    "odd",
    [
        {"frequency": "367"},
        {"frequency": "99999999999999999999"},
        {"objects_count": "-1"},
        {"objects_count": "1000001"},
        {"q1": "1e3"},
        {"days": "0"},
        {"klass": "other"},
        {"level": ""},
        {"method": "all' OR 1=1"},
        {"office": "0"},
        {"title": "名" * 121},
        {"content": "a\x00b"},
        {"content": "　"},
        {"enterprises": "x\n" * 1001},
        {"enterprises": "x"},
    ],
    ids=str,
)
def test_odd_items_are_refused_beside_their_field(client, by, odd):
    plan = make.draft(by=by)
    data = {**ITEM, "office": OfficeFactory().pk, **odd}
    answer = client.post(f"{LIST}{plan.pk}/items/new/", data)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == set(odd)
    assert not PlanItem.objects.exists()


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"officers": "0"}, "officers"),
        ({"officers": "1.5"}, "officers"),
        ({"legal_workdays": "9999999999"}, "legal_workdays"),
        ({"duty": "-3"}, "duty"),
        ({"duty": "abc"}, "duty"),
        ({"duty": "100000"}, "inspection"),
        ({"key": ""}, "key"),
        ({"total": "991"}, "total"),
    ],
)
def test_odd_sheets_are_refused_beside_their_line(client, by, odd, field):
    plan = make.draft(by=by)
    answer = client.post(f"{LIST}{plan.pk}/sheet/", sheet(**odd))
    assert answer.status_code == 200
    assert field in answer.context["form"].errors


def test_a_title_of_the_office_itself_may_be_given(client, by):
    title = "某某局2026年监督检查计划<b>" + "很长" * 40
    client.post(f"{LIST}new/", {"year": "2026", "title": title})
    plan = Plan.objects.get()
    assert plan.title == title
    text = "".join(page_texts(client.get(f"{LIST}{plan.pk}/draft.pdf").content))
    assert "尚未测算" in text
    assert "<b>" in text
