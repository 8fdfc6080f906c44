"""The program's own draw, checked in a browser; twelve tamperings are found there too."""

from __future__ import annotations

import pytest

from tests.browser.test_draw_verify import check, saved
from tests.factories import draw_whole
from tests.factories.draw_whole import TWELVE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.article("E.random.draw"),
]
__all__ = ["saved"]


def test_the_browser_agrees_with_the_program(settings, tmp_path, saved):
    options = {"location": str(tmp_path)}
    storage = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    whole = draw_whole.whole()
    good = check(saved, whole.text, whole.pool, whole.announced)
    assert [one for one in good["findings"] if not one["ok"]] == []
    passed = [one.name for one in TWELVE if check(saved, *one.apply(whole), whole.announced)["ok"]]
    assert passed == []
