"""Signing in with the demo accounts, with and without JavaScript; axe on the pages of accounts."""

import pytest
from django.urls import reverse

from foundation.accounts.demo_accounts import create_demo_accounts
from tests.browser.axe import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)


@pytest.fixture
def staff():
    return create_demo_accounts()


def look_at(page):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_a_click_fills_in_a_demo_account(page, staff):
    page.goto("/accounts/sign-in/?next=/accounts/profile/")
    look_at(page)
    page.click("a[data-username=section_head]")
    assert page.url.endswith("?next=/accounts/profile/")
    assert page.input_value("#id_username") == "section_head"
    page.click("#sign-in-form button")
    page.wait_for_url("**/accounts/profile/")
    assert page.inner_text("h1") == "我的账号"


def test_the_demo_accounts_work_without_javascript(chromium, live_server, staff):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/accounts/sign-in/?next=/accounts/profile/")
    page.click("a[data-username=legal]")
    page.click("#sign-in-form button")
    assert page.url.endswith("/accounts/profile/")
    context.close()


@pytest.mark.parametrize(
    "name",
    ["profile", "password", "second_factor", "users", "user_new", "user_edit", "offices"],
)
def test_axe_finds_nothing(page, staff, name):
    page.goto("/accounts/sign-in/?as=administrator")
    page.click("#sign-in-form button")
    page.wait_for_url("**/office/")
    args = [staff["legal"].pk] if name == "user_edit" else []
    page.goto(reverse(f"accounts:{name}", args=args))
    look_at(page)
