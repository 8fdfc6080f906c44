from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enforcement.actions import plan_content
from enforcement.actions import plans as acts
from enforcement.execution import campaign_execution, execution_of, visits_by_object
from enforcement.models import Inspection, PlanItem
from foundation.procedure.acts import acting
from tests.factories import enterprises
from tests.factories import plans as make
from tests.factories.inspections import SECRET
from tests.factories.officers import planner
from tests.integration.visits import visit

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.plan.execution")]
LAST = date(2026, 12, 31)


def items_of(plan) -> list[PlanItem]:
    return list(PlanItem.objects.filter(plan=plan).order_by("number"))


def test_only_what_was_begun_counts_and_from_its_day_on_in_china():
    plan = make.plan_in_force()
    key = make.first_item(plan)
    visit(key, date(2026, 3, 31), at=time(0, 5))  # still the 30th in UTC
    visit(key, date(2026, 4, 1), state="closed")
    visit(key, date(2026, 4, 2), state="assigned")
    visit(key, date(2026, 4, 3), state="cancelled")
    visit(None, date(2026, 4, 4))
    made = {
        on: execution_of(2026, on).total.made
        for on in (date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1), LAST)
    }
    assert list(made.values()) == [0, 1, 2, 2]
    row = execution_of(2026, LAST).rows[0]
    assert row.quarters == (1, 1, 0, 0)
    assert row.progress.behind


def test_due_are_the_quarters_that_are_over():
    plan = make.plan_in_force()
    key, general = items_of(plan)
    for on, due in {
        date(2026, 3, 30): (0, 0),
        date(2026, 3, 31): (5, 2),
        date(2026, 9, 30): (15, 8),
        LAST: (20, 10),
    }.items():
        rows = execution_of(2026, on).rows
        assert tuple(row.progress.due for row in rows) == due
    assert [row.item for row in execution_of(2026, LAST).rows] == [key, general]


@pytest.mark.article("E.plan.classes")
def test_classes_are_counted_apart_and_surplus_hides_nothing():
    plan = make.plan_in_force(
        items=[make.KEY_ITEM, replace(make.GENERAL_ITEM, objects_count=1, q1=0, q2=0, q3=1, q4=0)]
    )
    _key, general = items_of(plan)
    same = enterprises.enterprise()
    for day in (1, 2, 3):
        visit(general, date(2026, 7, day), same)
    found = execution_of(2026, LAST)
    assert (found.of_class("general").rate, found.of_class("general").extra) == ("100.0%", 2)
    assert (found.of_class("key").counted, found.of_class("key").planned) == (0, 20)
    assert found.total.rate == "4.8%"  # 1 of 21, though three were made


def test_116_of_130_are_never_a_hundred_per_cent():
    spread = [(20, 5), (25, 7), (21, 6), (11, 3), (5, 2)]
    items = [
        replace(
            make.KEY_ITEM, title=f"第{n}类", objects_count=count, days=1,
            q1=first, q2=count - first, q3=0, q4=0,
        )
        for n, (count, first) in enumerate(spread, start=1)
    ]  # fmt: skip
    general = replace(make.GENERAL_ITEM, objects_count=48, q1=12, q2=12, q3=12, q4=12)
    plan = make.plan_in_force(items=[*items, general])
    by = planner()
    left = 116
    one = visit(items_of(plan)[0], date(2026, 5, 4))
    for item in items_of(plan):
        for _ in range(min(item.visits, left)):
            _copy(one, item, enterprises.enterprise(by=by))
            left -= 1
    with_copies = Inspection.objects.exclude(pk=one.pk)
    assert with_copies.count() == 116
    _uncount(one)
    figures = execution_of(2026, LAST).figures()
    assert figures["计划检查"] == 130
    assert figures["重点检查"] == "82 / 82（100.0%）"
    assert figures["一般检查"] == "34 / 48（70.8%）"
    assert figures["完成率"] == "116 / 130（89.2%）"


def _copy(one: Inspection, item: PlanItem, enterprise) -> None:
    number = f"T{Inspection.objects.count():05d}"
    with acting():
        Inspection.objects.create(
            number=number,
            source=one.source,
            plan_item=item,
            enterprise=enterprise,
            planned_first=one.planned_first,
            planned_last=one.planned_last,
            state=one.state,
            assigned_by=one.assigned_by,
            started_at=one.started_at,
            started_on=one.started_on,
            place=one.place,
            unannounced=one.unannounced,
            facts=one.facts,
            recorded_on=one.recorded_on,
            recorded_by=one.recorded_by,
        )


def _uncount(one: Inspection) -> None:
    with acting():
        Inspection.objects.filter(pk=one.pk).update(
            **{**SECRET, "source": "plan", "state": "cancelled"}
        )


def test_counts_stay_with_the_year_when_the_version_changes():
    old = make.plan_in_force()
    by = planner()
    key, general = items_of(old)
    visit(key, date(2026, 2, 3))
    visit(general, date(2026, 2, 4))
    new = acts.new_version(old, reason="调整对象", by=by)
    new_key, new_general = items_of(new)
    more = replace(make.KEY_ITEM, objects_count=21, q4=6, office=new_key.office)
    plan_content.change_item(new_key, more, by=by)
    plan_content.drop_item(new_general, by=by)
    new = make.through(acts.submit(new, by=make.head()))
    visit(new_key, new.in_force_on)
    before = execution_of(2026, date(2026, 6, 30))
    assert (before.plan, before.total.planned, before.total.made) == (old, 30, 2)
    now = execution_of(2026, LAST)
    assert (now.plan, now.total.planned, now.total.made) == (new, 21, 3)
    assert [(row.item, row.dropped, row.progress.made) for row in now.rows] == [
        (new_key, False, 2),
        (general, True, 1),
    ]
    assert now.total.counted == 2


def test_a_visit_to_another_than_the_named_does_not_fulfil_the_item():
    named = [enterprises.enterprise() for _ in range(2)]
    item = replace(
        make.KEY_ITEM, method="named", objects_count=None, enterprises=named, frequency=2,
        q1=1, q2=1, q3=1, q4=1,
    )  # fmt: skip
    plan = make.plan_in_force(items=[item])
    found = make.first_item(plan)
    for day, enterprise in ((1, named[0]), (2, named[0]), (3, named[0]), (4, None)):
        visit(found, date(2026, 4, day), enterprise)
    progress = execution_of(2026, LAST).total
    assert (progress.made, progress.counted, progress.extra) == (4, 2, 2)
    assert visits_by_object(found, LAST)[named[0].pk] == 3


@pytest.mark.article("E.campaign")
def test_a_campaign_is_counted_apart_from_the_annual_plan():
    annual = make.plan_in_force()
    campaign = make.campaign_in_force()
    visit(make.first_item(campaign), date(2026, 10, 8), source="campaign")
    visit(make.first_item(annual), date(2026, 10, 9))
    assert execution_of(2026, LAST).total.made == 1
    apart = campaign_execution(campaign, LAST).total
    assert (apart.planned, apart.due, apart.made) == (6, 6, 1)
    assert campaign_execution(campaign, date(2026, 10, 30)).total.due == 0


def test_a_year_without_a_plan_and_a_day_before_it_came_into_force():
    assert execution_of(2026, LAST).plan is None
    plan = make.plan_in_force()
    early = execution_of(2026, date(2026, 1, 1))
    assert (early.plan, early.early) == (plan, True)


def test_as_many_queries_for_five_items_as_for_one():
    def queries(year: int) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert execution_of(year, date(2027, 12, 31)).plan
        return len(caught)

    one = replace(make.KEY_ITEM, days=1)
    plan = make.plan_in_force(2026, items=[one])
    visit(make.first_item(plan), date(2026, 5, 5))
    many = make.plan_in_force(2027, items=[one] * 5)
    for item in items_of(many):
        visit(item, date(2027, 5, 5))
    assert queries(2026) == queries(2027)
