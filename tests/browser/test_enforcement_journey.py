"""From the plan to the public check: drawn, handed over, visited, revealed, verified by anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from enforcement.models import Inspection
from foundation.accounts.roles import Role
from foundation.workdays.quarters import today
from tests.browser.test_inspection_journey import answer_all, arrive, fill_hazards, step
from tests.browser.test_look import keep, looks_right
from tests.factories import draw_acts, enterprises, officers, plans

pytestmark = [
    pytest.mark.browser,
    pytest.mark.article("E.plan.execution", "E.random.draw", "E.random.unannounced"),
]


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    options = {"location": str(tmp_path)}
    storage = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


def drawn_under_the_plan(by, inspector):
    """A draw of one out of three under the plan in force; the inspector is in the team."""
    for number in range(3):
        enterprises.enterprise(name=f"宁夏抽查对象{number}号公司")
    officers.officer(by, user=inspector)
    officers.officer(by)
    plan = plans.plan_in_force(items=[plans.KEY_ITEM, plans.GENERAL_ITEM])
    item = plan.items.get(method="draw")
    return draw_acts.drawn(
        by,
        plan_item=item,
        quotas={"all": 1},
        planned_first=today() - timedelta(days=1),
        planned_last=today() + timedelta(days=9),
        reveal_by=today() + timedelta(days=30),
    )


def test_from_the_draw_to_the_public_check(page, sign_in):
    inspector = sign_in(Role.INSPECTOR.value, full_name="马建国")
    by = officers.planner()
    draw = drawn_under_the_plan(by, inspector)
    name = Inspection.objects.get().object_name
    page.goto("/office/")
    page.get_by_text("您有一项双随机检查任务").first.wait_for()
    assert name not in page.content()
    page.goto(f"/draws/{draw.number}/")
    keep(page, "journey-announced")
    assert "已抽取" in page.content()

    sign_in(Role.PLANNER.value)
    page.goto(f"/office/enforcement/draws/{draw.pk}/hand_over/")
    page.get_by_role("checkbox").first.check()
    keep(page, "journey-hand-over")
    page.locator("main form button[type=submit]").last.click()
    page.get_by_text(name).first.wait_for()

    found = Inspection.objects.get()
    assert found.handed_on == today()
    visit(page, sign_in, found, inspector)

    sign_in(Role.PLANNER.value)
    page.goto(f"/office/enforcement/draws/{draw.pk}/reveal/")
    page.locator("main form button[type=submit]").last.click()
    page.context.clear_cookies()
    page.goto(f"/draws/{draw.number}/")
    page.get_by_text(name).first.wait_for()
    keep(page, "journey-revealed")
    looks_right(page)
    page.goto(f"/draws/{draw.number}/verify/")
    page.get_by_role("button", name="开始核验").click()
    page.get_by_text("结论：全部一致。").wait_for()


def visit(page, sign_in, found: Inspection, inspector) -> None:
    """To a colleague it is still a secret; the inspector arrives and records, on a phone."""
    address = f"/office/enforcement/inspections/{found.pk}/"
    sign_in(Role.INSPECTOR.value)
    assert page.goto(address).status == 404
    sign_in(user=inspector)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    arrive(page)
    step(page, "填写检查记录")
    answer_all(page)
    fill_hazards(page)
    page.get_by_label("情况记述").fill("检查了库区和制度台账。")
    page.get_by_role("button", name="完成记录").click()
    page.get_by_text("检查记录已完成").wait_for()
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(Role.INSPECTOR.value)
    assert page.goto(address).status == 200
