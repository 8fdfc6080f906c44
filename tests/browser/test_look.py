"""Every page, on a phone and a desk: axe finds nothing, nothing sticks out, no text is cut.

``SHOTS=folder`` keeps the pictures.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.axe import Axe
from tests.browser.pages import PAGES, Look

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("gallery")]

WIDTHS = {"desk": 1280, "phone": 390}
FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def keep(page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def at_each_width(page, address: str, *, status: int = 200) -> Iterator[str]:
    """Load ``address`` on a phone, then widen the window to a desk: the device each time."""
    for device in reversed(WIDTHS):
        page.set_viewport_size({"width": WIDTHS[device], "height": 900})
        if device == "phone":
            assert page.goto(address).status == status
        else:
            page.evaluate(FRAMES)  # scripts that listen to the width have had their turn
        yield device


def looks_right(page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate(OVERFLOW) == 0, "the page is wider than the window"


@pytest.mark.parametrize("look", PAGES, ids=lambda look: look.name)
def test_page(page, sign_in, look: Look):
    user = sign_in(look.role.value) if look.role else None
    address = look.address(user) if callable(look.address) else look.address
    for device in at_each_width(page, address, status=look.status):
        keep(page, f"{look.name}-{device}")
        looks_right(page)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_refused_form(page, sign_in, width):
    sign_in()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/gallery/form/")
    page.get_by_role("button", name="提交报告").click()
    page.get_by_role("alert").wait_for()
    keep(page, f"refused-{width}")
    looks_right(page)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_open_menus(page, sign_in, width):
    sign_in()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/office/")
    if width < 992:
        page.get_by_text("菜单", exact=True).click()
        keep(page, f"menu-{width}")
        looks_right(page)
    page.locator("details.user-menu summary").click()
    keep(page, f"user-menu-{width}")
    looks_right(page)
