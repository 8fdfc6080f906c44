"""Typed text in pieces that the renderer can take, whatever somebody pastes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.documents.typed import LETTERS, LINES, typed_lines

IDEOGRAPHS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@pytest.mark.parametrize("text", ["A" * 100_000, "。" * 100_000, "-" * 5_000, "\u202eabc" * 5_000])
def test_no_endless_run_reaches_the_renderer(text):
    assert max(map(len, typed_lines(text))) <= LETTERS
    assert "".join(typed_lines(text)) == text


def test_chinese_text_stays_one_paragraph():
    text = "来电要求对某企业从轻处理，当场拒绝。" * 500
    assert typed_lines(text) == [text]


def test_many_lines_are_run_together_and_none_is_lost():
    found = typed_lines("甲\n\n  \n" * 50_000)
    assert len(found) <= LINES + 50_000 * 3 // LETTERS + 1
    assert sum(line.count("甲") for line in found) == 50_000


@given(st.text(max_size=3_000))
def test_every_character_but_space_survives(text):
    def bare(value):
        return "".join(value.split())

    assert bare("".join(typed_lines(text))) == bare(text)


@given(st.text(alphabet="aB1 中文。", max_size=3_000))
def test_long_lines_are_mainly_chinese(text):
    for line in typed_lines(text):
        assert len(line) <= LETTERS or len(IDEOGRAPHS.findall(line)) * 4 > len(line) * 3
