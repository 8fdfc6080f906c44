"""The pool of a draw: filters, groups, constraints, officers."""

from __future__ import annotations

from datetime import date

import pytest

from enforcement import pools
from enforcement.models import Inspection
from foundation.enterprises.actions import register
from foundation.procedure.acts import acting
from tests.factories import draw_acts as make
from tests.factories import enterprises, officers, plans

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.random.draw")]


@pytest.fixture
def by():
    return officers.planner()


def draw_of(by, **given):
    with make.on_day(make.ANNOUNCED):
        return make.prepare.prepare(make.preparation(**given), by=by)


def names(draw) -> set[str]:
    return {item.name for item in pools.frozen_objects(draw)}


def test_filters_and_only_those_in_the_register(by):
    enterprises.enterprise(name="甲", region_code="640104", industry="mines", risk_grade="A")
    enterprises.enterprise(name="乙", region_code="640181", industry="mines", risk_grade="C")
    enterprises.enterprise(name="丙", region_code="640205", industry="trade", risk_grade="A")
    gone = enterprises.enterprise(name="丁", region_code="640104", industry="mines")
    register.strike_off(gone, on=make.ANNOUNCED, by=enterprises.registrar())
    assert names(draw_of(by)) == {"甲", "乙", "丙"}
    assert names(draw_of(by, region_code="640100")) == {"甲", "乙"}
    assert names(draw_of(by, industries=["mines"], risk_grades=["A"])) == {"甲"}
    split = draw_of(by, split_by=["area", "industry", "risk_grade"])
    assert [(g.code, g.name) for g in pools.groups(split)] == [
        ("mines|A|640100", "非煤矿山·A级·银川市"),
        ("mines|C|640100", "非煤矿山·C级·银川市"),
        ("trade|A|640200", "工贸·A级·石嘴山市"),
    ]


def test_the_order_is_that_of_bytes(by):
    for _ in range(9):
        enterprises.enterprise()
    labels = [item.label.encode() for item in pools.frozen_objects(draw_of(by))]
    assert labels == sorted(labels)


def test_constraints_bar_only_what_is_public_already(by):
    visited, drawn, free = (enterprises.enterprise(name=name) for name in "甲乙丁")
    named = plans.named_item(1)
    (key,) = named.enterprises
    plans.plan_in_force(items=[named])
    with acting():
        begun = {
            "state": "started", "started_at": "2026-03-01T00:00:00+00:00",
            "started_on": date(2026, 3, 1), "place": "厂区", "unannounced": True,
        }  # fmt: skip
        for enterprise, started in ((visited, begun), (drawn, {})):
            Inspection.objects.create(
                number=f"JC-{enterprise.pk}", source="draw", enterprise=enterprise,
                planned_first=date(2026, 3, 1), planned_last=date(2026, 12, 1),
                assigned_by=by, **started,
            )  # fmt: skip
    draw = draw_of(by, bars=["checked", "key"])
    bars = {item.name: item.bar for item in pools.frozen_objects(draw)}
    # Who was drawn and not yet visited stays unmarked: the pool is public.
    assert bars == {"甲": "checked", "乙": "", key.name: "key", free.name: ""}
    (group,) = pools.groups(draw)
    assert (group.count, group.barred) == (4, 2)


def test_officers_with_leave_and_recusals(by):
    enterprise = enterprises.enterprise()
    one, other = officers.officer(by), officers.officer(by, valid_to=date(2025, 12, 31))
    officers.recusal(one, by, enterprise=enterprise)
    with acting():
        one.leaves.create(first=date(2026, 12, 5), last=date(2026, 12, 6), reason="病假")
        one.leaves.create(first=date(2026, 10, 5), last=date(2026, 10, 6), reason="病假")
        one.leaves.create(
            first=date(2026, 12, 9),
            last=date(2026, 12, 9),
            reason="病假",
            cancelled_on="2026-11-01",
        )
    (found,) = pools.frozen_officers(draw_of(by))
    assert found.recused == (enterprise.credit_code,)
    assert [leave.first for leave in found.leave] == [date(2026, 12, 5)]
    assert "病假" not in repr(found)
    assert other.certificate != found.certificate
    assert pools.officer_rows(draw_of(by, offices=[other.office])).count() == 0


def test_what_may_not_be_published_is_told(by):
    enterprises.enterprise(name="甲")
    officers.officer(by)
    officers.officer(by)
    with acting():
        register.Enterprise.objects.update(name="甲\t乙")
    with pytest.raises(make.commit.Refused, match="不能公布的字符"):
        make.committed(by, quotas={"all": 1})
