"""The public portal on a phone and a desk: axe finds nothing; a search works by keyboard alone."""

from __future__ import annotations

import pytest

from tests.browser.test_look import WIDTHS, keep, looks_right
from tests.factories import disclosure as make

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("gallery")]


def test_the_portal(page):
    entry = make.entry()
    pages = ("/", "/penalties/", "/penalties/?q=没有", "/penalties/?least=x", "/hazards/",
             "/statistics/", entry.get_absolute_url())  # fmt: skip
    for device, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        for number, address in enumerate(pages):
            page.goto(address)
            keep(page, f"portal-{number}-{device}")
            looks_right(page)


def test_searching_and_narrowing_by_keyboard(page):
    entry = make.entry()
    page.goto("/penalties/")
    page.get_by_label("名称、代码、文号或者关键词").focus()
    page.keyboard.type(entry.party[:4])
    page.keyboard.press("Enter")
    page.get_by_role("link", name=entry.title).wait_for()
    page.get_by_role("complementary").get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**year={entry.on.year}**")
    assert page.get_by_role("link", name=entry.title).count() == 1
