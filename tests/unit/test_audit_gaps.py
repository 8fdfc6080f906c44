from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.audit import gaps


def test_absent_ids_become_spans():
    assert gaps.absent(1, 12, [1, 2, 4, 5, 6]) == ((3, 3), (7, 12))
    assert gaps.dump(((3, 3), (7, 12))) == "3,7-12"
    assert gaps.absent(5, 5, [5]) == ()


@given(st.sets(st.integers(1, 60)), st.integers(1, 60), st.integers(0, 30))
def test_spans_hold_exactly_what_is_absent(present, first, length):
    last = first + length
    spans = gaps.absent(first, last, sorted(n for n in present if first <= n <= last))
    named = {n for a, b in spans for n in range(a, b + 1)}
    assert named == set(range(first, last + 1)) - present
    assert gaps.count(spans) == len(named)
    assert gaps.load(gaps.dump(spans)) == spans


@pytest.mark.parametrize("text", ["x", "1-", ",", "1,,2", "1-2-3"])
def test_what_was_not_written_by_us_is_refused(text):
    with pytest.raises(ValueError, match="invalid literal"):
        gaps.load(text)
