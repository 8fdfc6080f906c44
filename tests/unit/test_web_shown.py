"""How dates and digests are shown to people."""

from __future__ import annotations

from datetime import date

import pytest

from foundation.web.templatetags.web import brief, day


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 11, 20), "2026年11月20日"),
        ("2026-01-05", "2026年1月5日"),
        ("去年冬天", "去年冬天"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_day_is_written_as_people_read_it(value, shown):
    assert day(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("ab12" * 16, "ab12ab12ab12ab12…"), ("张三", "张三"), (True, "是"), (False, "否"), (3, 3)],
)
def test_a_digest_is_shown_by_its_beginning(value, shown):
    assert brief(value) == shown
