"""From a report on a phone to the answer that the informant reads."""

from __future__ import annotations

import pytest
from django.conf import settings

from enforcement.models import Tip
from tests.browser.test_look import WIDTHS, keep, looks_right
from tests.factories import officers
from tests.factories import tips as make
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.article("E.tips")]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def report(page, tmp_path) -> tuple[str, str]:
    """On the phone: first with a mistake, then whole; number and code."""
    page.set_viewport_size(PHONE)
    page.goto("/")
    page.get_by_role("link", name="网上举报").click()
    keep(page, "tip-1-form")
    looks_right(page)
    page.wait_for_timeout(3100)  # nobody fills it in faster
    page.get_by_role("button", name="提交举报").click()
    page.get_by_role("alert").wait_for()
    keep(page, "tip-2-refused")
    looks_right(page)
    page.get_by_label("发生了什么").fill("夜间库房无人值守。")
    page.get_by_label("被举报单位名称").fill("某某民爆公司")
    page.get_by_label("问题类型").select_option("storage")
    page.get_by_label("您的姓名或者称呼").fill("钱某某")
    page.get_by_label("您的电话").fill("13900001111")
    photo = tmp_path / "说明.txt"
    photo.write_text("监控已坏三天。", encoding="utf-8")
    page.get_by_label("照片、录音录像或者材料").set_input_files(photo)
    page.wait_for_timeout(3100)
    page.get_by_role("button", name="提交举报").click()
    page.get_by_role("heading", name="举报已收到").wait_for()
    keep(page, "tip-3-filed")
    looks_right(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="保存为文件").click()
    codes = page.locator(".tip-slip code").all_inner_texts()
    assert codes[1] in saved.value.path().read_text(encoding="utf-8")
    return codes[0], codes[1]


def ask(page, number: str, code: str, words: str, shot: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/tips/query/")
    page.get_by_label("举报编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查询").click()
    page.get_by_text(words).wait_for()
    keep(page, shot)
    looks_right(page)
    assert "钱某某" not in page.content()


def step(page, name: str, shot: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    keep(page, shot)
    looks_right(page)


def test_from_the_report_to_the_answer(page, sign_in, tmp_path):
    number, code = report(page, tmp_path)
    ask(page, number, code, "正在确定由谁核查", "tip-4-query")
    officer = officers.officer(user=UserFactory(full_name="马建国"))
    page.set_viewport_size(DESK)
    sign_in("section_head")
    page.goto("/office/")
    page.get_by_role("link", name=number, exact=True).first.click()
    keep(page, "tip-5-received")
    looks_right(page)
    step(page, "分派", "tip-6-assign")
    page.get_by_label("承办人").select_option(str(officer.pk))
    page.get_by_role("button", name="分派").click()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    sign_in(user=officer.user)
    page.goto("/office/")
    page.get_by_role("link", name=number, exact=True).first.click()
    step(page, "查看联系方式", "tip-7-contact")
    page.get_by_label("查看事由").fill("核对时间")
    page.get_by_role("button", name="查看").click()
    page.get_by_text("13900001111").wait_for()
    keep(page, "tip-8-contact-shown")
    page.get_by_role("link", name="返回举报").click()
    step(page, "登记核实结果", "tip-9-verify")
    page.get_by_label("属实", exact=True).check()
    page.get_by_label("核实情况").fill("夜间暗访，值班室确无人。")
    page.get_by_role("button", name="登记核实结果").click()
    keep(page, "tip-10-verified")
    looks_right(page)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    sign_in("section_head")
    page.goto(Tip.objects.get().get_absolute_url())
    step(page, "答复举报人", "tip-11-answer")
    page.get_by_label("答复", exact=False).first.fill(make.ANSWER)
    page.get_by_role("button", name="答复举报人").click()
    ask(page, number, code, make.ANSWER, "tip-12-answered")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_lists_figures_and_every_state_look_right(page, sign_in, width):
    found = [made() for made in make.STATES.values()]
    found.append(make.tip(what="x" * 5000, unit="y" * 200))
    sign_in("section_head")
    page.set_viewport_size({"width": width, "height": 900})
    addresses = ["/office/enforcement/tips/", "/office/enforcement/tips/figures/", "/office/"]
    addresses += [one.get_absolute_url() for one in found]
    for place, address in enumerate(addresses):
        assert page.goto(address).status == 200
        keep(page, f"tips-{width}-{place}")
        looks_right(page)


def test_it_works_without_javascript(chromium, live_server, transactional_db):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/tips/new/")
    page.get_by_label("发生了什么").fill("夜间库房无人值守。")
    page.get_by_label("被举报单位名称").fill("某某民爆公司")
    page.get_by_label("问题类型").select_option("storage")
    page.wait_for_timeout(3100)
    page.get_by_role("button", name="提交举报").click()
    page.get_by_role("heading", name="举报已收到").wait_for()
    context.close()
