"""A duty is done when the program does it and a test marked with its id proves it."""

from __future__ import annotations

from tests.articles import duties, marked


def test_every_duty_with_a_page_has_a_test():
    built = {name for name, page in duties().items() if page}
    assert sorted(built - marked()) == []


def test_every_mark_names_a_duty():
    assert sorted(marked() - duties().keys()) == []
