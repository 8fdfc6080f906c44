"""Forms in a browser: nothing is lost, nothing is sent twice, no script is needed."""

from __future__ import annotations

import pytest

from tests.browser import gallery

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("gallery")]
FORM = "/gallery/form/"


@pytest.fixture(autouse=True)
def _empty():
    gallery.received.clear()


def fill(page, who: str) -> None:
    page.get_by_label("领导姓名及职务").fill(who)
    page.get_by_label("发生日期").fill("2026-11-02")
    page.get_by_label("违规指令").check()
    page.get_by_label("电话").check()
    page.get_by_label("处室").select_option("法规处")
    page.get_by_label("具体情况").fill("打电话要求不予立案")
    page.get_by_label("以上内容属实").check()


def test_chosen_files_survive_a_refusal(page, sign_in, tmp_path):
    sign_in()
    files = [tmp_path / "通话 记录.txt", tmp_path / "照片.txt"]
    for file in files:
        file.write_text("内容" * 100)
    page.goto(FORM)
    fill(page, "拒绝")
    page.get_by_label("证据材料").set_input_files(files)
    page.get_by_role("button", name="提交报告").click()
    page.get_by_role("alert").wait_for()
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    assert page.locator("#id_who_error").inner_text().startswith("该领导不在范围内。")
    assert page.get_by_label("具体情况").input_value() == "打电话要求不予立案"
    page.get_by_label("领导姓名及职务").fill("某局长")
    page.get_by_role("button", name="提交报告").click()
    page.wait_for_url("**/gallery/list/")
    assert page.get_by_text("报告已提交。").is_visible()
    assert [file.name for file in gallery.received[0]["files"]] == ["通话 记录.txt", "照片.txt"]


def test_a_double_click_sends_once(page, sign_in):
    sign_in()
    page.goto(FORM)
    fill(page, "某局长")
    page.get_by_role("button", name="提交报告").dblclick()
    page.wait_for_url("**/gallery/list/")
    assert len(gallery.received) == 1


def test_the_button_rests_while_the_answer_is_awaited(page, sign_in):
    sign_in()
    page.goto(FORM)
    fill(page, "某局长")
    page.route("**/gallery/form/", lambda route: None)  # never answered
    button = page.locator("form.act-form button[type=submit]")
    button.click()
    page.wait_for_function("document.querySelector('form.act-form button').disabled")
    assert button.inner_text() == "正在提交…"


def test_a_changed_form_warns_before_it_is_left(page, sign_in):
    sign_in()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(FORM)
    page.get_by_role("link", name="取消").click()
    page.wait_for_url("**/office/")
    assert asked == []
    page.goto(FORM)
    page.get_by_label("具体情况").press_sequentially("写了一半")
    page.get_by_role("link", name="取消").click()
    page.wait_for_url("**/office/")
    assert asked == ["beforeunload"]


def test_a_broken_line_loses_nothing(page, sign_in):
    sign_in()
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.accept()))
    page.goto(FORM)
    fill(page, "某局长")
    page.route("**/gallery/form/", lambda route: route.abort())
    page.get_by_role("button", name="提交报告").click()
    page.wait_for_function("!document.querySelector('form.act-form button').disabled")
    assert said
    assert "内容没有提交" in said[0]
    assert page.get_by_label("具体情况").input_value() == "打电话要求不予立案"
    page.unroute("**/gallery/form/")
    page.get_by_role("button", name="提交报告").click()
    page.wait_for_url("**/gallery/list/")


def test_the_summary_leads_to_the_field(page, sign_in):
    sign_in()
    page.goto(FORM)
    page.get_by_role("button", name="提交报告").click()
    page.get_by_role("alert").get_by_role("link", name="领导姓名及职务").click()
    assert page.evaluate("document.activeElement.id") == "id_who"
    page.get_by_role("alert").get_by_role("link", name="行为种类").click()
    assert page.evaluate("document.activeElement.id") == "id_kinds_group"


def test_the_keyboard_skips_to_the_content(page, live_server, transactional_db):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到主要内容"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_menus_open_on_a_phone_and_without_script(chromium, live_server, page, sign_in):
    sign_in()
    context = chromium.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        viewport={"width": 390, "height": 800},
    )
    context.add_cookies(page.context.cookies())
    bare = context.new_page()
    bare.goto("/office/")
    bare.get_by_text("菜单", exact=True).click()
    bare.get_by_role("link", name="待办期限").click()
    assert bare.get_by_role("heading", level=1).inner_text() == "待办期限"
    bare.goto(FORM)
    fill(bare, "某局长")
    bare.get_by_role("button", name="提交报告").click()
    assert bare.get_by_text("报告已提交。").is_visible()
    bare.locator("details.user-menu summary").click()
    bare.get_by_role("button", name="退出").click()
    bare.goto("/office/")
    assert "/sign-in/" in bare.url
    context.close()


def test_nothing_is_refused_by_the_policy(page, sign_in):
    sign_in()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for address in ("/", "/rules/", FORM, "/gallery/list/", "/gallery/charts/", "/office/"):
        page.goto(address)
    assert [text for text in said if "Content Security Policy" in text] == []
