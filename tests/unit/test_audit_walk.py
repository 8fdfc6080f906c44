"""The walk names the first row that is wrong, whatever was done to the trail."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.audit import gaps
from foundation.audit.merkle import leaf_hash, merkle_root
from foundation.audit.walk import MAX_FINDINGS, Findings, Walk


@dataclass(frozen=True)
class FakeSeal:
    number: int
    first_id: int
    last_id: int
    row_count: int
    gaps: str
    rows_root: bytes


def leaf(event_id: int) -> bytes:
    return leaf_hash(b"%d" % event_id)


def rows(ids):
    return [(event_id, leaf(event_id), True) for event_id in ids]


def sealed(*ranges):
    """Seals over consecutive lists of ids; the first id of the trail is 1."""
    made, first = [], 1
    for number, ids in enumerate(ranges, start=1):
        spans = gaps.absent(first, ids[-1], ids)
        root = merkle_root(map(leaf, ids))
        made.append(FakeSeal(number, first, ids[-1], len(ids), gaps.dump(spans), root))
        first = ids[-1] + 1
    return made


def walk(seals, given_rows, pieces=1):
    findings = Findings()
    walker = Walk(seals, findings)
    size = max(1, -(-len(given_rows) // pieces))
    beyond = sum(
        walker.rows(given_rows[start : start + size]) for start in range(0, len(given_rows), size)
    )
    walker.finish()
    return [str(finding) for finding in findings.shown], beyond


SEALS = sealed([2, 3, 5], [6], [9, 10, 11])
IDS = [2, 3, 5, 6, 9, 10, 11]


def test_a_whole_trail_with_gaps_and_unsealed_rows():
    assert walk(SEALS, rows([*IDS, 12, 15])) == ([], 2)


def test_a_changed_row_is_named():
    changed = [(i, mark, i != 9) for i, mark, _ in rows(IDS)]
    assert walk(SEALS, changed)[0] == ["第 9 行：内容与摘要不符"]


def test_an_unsealed_changed_row_is_named():
    changed = [*rows(IDS), (12, leaf(12), False)]
    assert walk(SEALS, changed) == (["第 12 行：内容与摘要不符"], 1)


def test_a_row_whose_digest_was_rewritten_with_it():
    changed = [(i, leaf(99) if i == 10 else mark, True) for i, mark, _ in rows(IDS)]
    assert walk(SEALS, changed)[0] == ["第 7 至 11 行：与第 3 号封存的行根值不符"]


def test_deleted_rows_are_named_exactly():
    assert walk(SEALS, rows([2, 5, 6, 9, 10, 11]))[0] == ["第 3 行：缺失（封存时存在，现已被删除）"]
    assert walk(SEALS, rows([2, 3, 5]))[0] == [
        "第 6 行：缺失（封存时存在，现已被删除）",
        "第 9 至 11 行：缺失（封存时存在，现已被删除）",
    ]
    assert walk(SEALS, [])[0][0] == "第 2 至 3 行：缺失（封存时存在，现已被删除）"


def test_a_row_put_into_a_gap_is_named():
    assert walk(SEALS, rows([2, 3, 4, 5, 6, 9, 10, 11]))[0] == [
        "第 4 行：第 1 号封存时并无此行，系事后插入"
    ]
    assert walk(SEALS, rows([1, *IDS]))[0] == ["第 1 行：第 1 号封存时并无此行，系事后插入"]


def test_gaps_that_cannot_be_read_do_not_hide_missing_rows():
    broken = [replace(SEALS[0], gaps="1,x"), *SEALS[1:]]
    assert walk(broken, rows(IDS))[0] == [
        "第 1 行：缺失（封存时存在，现已被删除）",
        "第 4 行：缺失（封存时存在，现已被删除）",
    ]


@pytest.mark.parametrize("text", ["", "4,1", "1-5", "0,1,4", "1,1,4", "1", "1,4-9", "4-1"])
def test_changed_gaps_end_in_a_finding(text):
    assert walk([replace(SEALS[0], gaps=text), *SEALS[1:]], rows(IDS))[0]


def test_only_the_first_findings_are_kept_but_all_are_counted():
    findings = Findings()
    Walk([], findings).rows([(n, leaf(n), False) for n in range(1, 101)])
    assert findings.total == 100
    assert len(findings.shown) == MAX_FINDINGS


@st.composite
def trails(draw):
    ids = sorted(draw(st.sets(st.integers(1, 80), min_size=1)))
    cuts = sorted(draw(st.sets(st.integers(1, len(ids)), max_size=4)))
    ranges = [ids[a:b] for a, b in zip([0, *cuts], cuts, strict=False)]
    return ids, sealed(*ranges), cuts[-1] if cuts else 0


@given(trails(), st.integers(1, 9))
def test_every_whole_trail_passes_in_any_pieces(trail, pieces):
    ids, seals, covered = trail
    assert walk(seals, rows(ids), pieces) == ([], len(ids) - covered)


@given(trails(), st.data(), st.integers(1, 9))
def test_every_single_deletion_of_a_sealed_row_is_named(trail, data, pieces):
    ids, seals, covered = trail
    if not covered:
        return
    gone = data.draw(st.sampled_from(ids[:covered]))
    found, _ = walk(seals, rows([n for n in ids if n != gone]), pieces)
    assert found == [f"第 {gone} 行：缺失（封存时存在，现已被删除）"]
