"""Every page, on a phone and a desk: axe finds nothing, nothing sticks out, no text is cut.

``SHOTS=folder`` keeps the pictures.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import PAGES, Look

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("gallery")]

WIDTHS = {"desk": 1280, "phone": 390}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("look", PAGES, ids=lambda look: look.name)
def test_page(page, sign_in, look: Look):
    user = sign_in(look.role.value) if look.role else None
    address = look.address(user) if callable(look.address) else look.address
    for device, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(address)
        assert answer.status == look.status
        if folder := os.environ.get("SHOTS"):
            shot = Path(folder) / f"{look.name}-{device}.png"
            page.screenshot(path=shot, full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate(OVERFLOW) == 0, "the page is wider than the window"
