from __future__ import annotations

import pytest
from playwright.sync_api import expect

from foundation.accounts.roles import Role
from tests.browser.test_look import looks_right
from tests.factories import plans as make

pytestmark = pytest.mark.browser


@pytest.mark.article("E.plan.capacity")
def test_a_wrong_sum_is_told_beside_its_line_and_nothing_typed_is_lost(page, sign_in):
    user = sign_in(Role.PLANNER.value)
    plan = make.draft(by=user)
    page.goto(f"/office/enforcement/plans/{plan.pk}/")
    page.get_by_role("link", name="填写测算表").click()
    days = page.get_by_label("每人法定工作日")
    expect(days).to_have_value("248")
    for label, value in {
        "执法人员": "20",
        "开展安全生产综合监管": "1960",
        "机关值班": "1000",
        "监督检查工作日（合计）": "1900",
        "重点检查工作日": "1500",
    }.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="保存测算表").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("监督检查工作日应为 2,000 天（4,960 − 1,960 − 1,000）")
    expect(page.get_by_label("机关值班")).to_have_value("1000")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        looks_right(page)
    page.get_by_label("监督检查工作日（合计）").fill("2000")
    page.get_by_role("button", name="保存测算表").click()
    expect(page.get_by_role("heading", name="送审前还需要处理")).to_be_visible()
    expect(page.get_by_role("table").first).to_contain_text("4,960 − 1,960 − 1,000")
