"""Objects by lot: streaming gives what sorting gives."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement.draw import pool, select
from enforcement.draw.positions import Positions
from enforcement.draw.types import PoolFile, PoolObject, Short
from foundation.procedure.refusals import Refused

POSITIONS = Positions(bytes(32), b"1.2.3./")
STRATA = ("民爆销售", "非煤矿山", "空组")


def objects_of(stratum_and_bar):
    return [
        PoolObject(f"{number:018d}", f"企业{number}", stratum, "", bar)
        for number, (stratum, bar) in enumerate(stratum_and_bar)
    ]


pools = st.lists(
    st.tuples(st.sampled_from(STRATA[:2]), st.sampled_from(["", "", "", "近期已查"])), max_size=200
).map(objects_of)
quotas = st.fixed_dictionaries({stratum: st.integers(0, 40) for stratum in STRATA})


def drawn_by(objects, wanted, positions=POSITIONS):
    return select.select(map(pool.line, objects), wanted, positions)


def by_sorting(objects, wanted):
    """The rule as it is written: sort each stratum, take from the front, list what is skipped."""
    drawn, skipped = [], []
    for stratum, quota in wanted.items():
        members = [item for item in objects if item.stratum == stratum]
        members.sort(key=lambda item: (POSITIONS.of(item.label), item.label))
        left = quota
        for item in members:
            if not left:
                break
            (skipped if item.bar else drawn).append((POSITIONS.of(item.label), item.label))
            left -= not item.bar
    return [label for _, label in sorted(drawn)], [label for _, label in sorted(skipped)]


@given(pools, quotas, st.randoms(use_true_random=False))
def test_streaming_equals_sorting_in_any_order(objects, wanted, random):
    found = drawn_by(objects, wanted)
    drawn, skipped = by_sorting(objects, wanted)
    assert [item.label for item in found.drawn] == drawn
    assert [item.label for item in found.skipped] == skipped
    random.shuffle(objects)
    assert drawn_by(objects, wanted) == found


@given(pools, quotas)
def test_quotas_are_kept_and_shortage_is_said(objects, wanted):
    found = drawn_by(objects, wanted)
    assert len({item.label for item in found.drawn}) == len(found.drawn)
    counted = Counter(item.stratum for item in found.drawn)
    free = Counter(item.stratum for item in objects if not item.bar)
    assert counted == +Counter({s: min(quota, free[s]) for s, quota in wanted.items()})
    assert set(found.short) == {
        Short(s, quota, free[s]) for s, quota in wanted.items() if free[s] < quota
    }


def test_equal_positions_by_label():
    class Same(Positions):
        def copies(self):
            class Hash:
                def update(self, _): ...
                def digest(self):
                    return b"\x07" * 32

            return Hash, Hash

    objects = objects_of([("民爆销售", "")] * 300)
    found = drawn_by(reversed(objects), {"民爆销售": 5}, Same(bytes(32), b""))
    assert [item.label for item in found.drawn] == [item.label for item in objects[:5]]


def test_nothing_and_nonsense():
    assert drawn_by([], {}).drawn == ()
    assert drawn_by(objects_of([("民爆销售", "")] * 3), {"空组": 2}).short == (Short("空组", 2, 0),)
    with pytest.raises(Refused, match="负数"):
        drawn_by([], {"民爆销售": -1})


def test_left_out_take_no_part():
    objects = objects_of([("民爆销售", "")] * 10)
    first = drawn_by(objects, {"民爆销售": 4})
    labels = {item.label for item in first.drawn}
    rest = select.select(map(pool.line, objects), {"民爆销售": 9}, POSITIONS, left_out=labels)
    assert labels.isdisjoint(item.label for item in rest.drawn)
    assert len(rest.drawn) == 6


def frozen(objects, **options):
    file = io.BytesIO()
    known = {"strata": STRATA, "bars": ("近期已查",), **options}
    return file, pool.write_pool(objects, file, **known)


def test_the_pool_file_comes_back(monkeypatch):
    monkeypatch.setattr(pool, "BLOCK", 37)
    objects = objects_of([("民爆销售", ""), ("非煤矿山", "近期已查")] * 20)
    file, known = frozen(objects)
    file.seek(0)
    assert [pool.read_line(text) for text in pool.lines(file, known)] == objects
    assert known.count == 40


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"\xe4\xbc\x81\xe4\xb8\x9a7\t", b"\xe4\xbc\x81\xe4\xb8\x9a8\t"),
        lambda text: text[:-1],
        lambda text: text + b"x",
        lambda text: b"\n".join(reversed(text.split(b"\n"))),
        lambda text: b"",
    ],
)
def test_a_pool_that_changed_is_refused(change):
    file, known = frozen(objects_of([("民爆销售", "")] * 9))
    with pytest.raises(Refused, match="与承诺公布时不一致"):
        list(pool.lines(io.BytesIO(change(file.getvalue())), known))
    assert list(pool.lines(io.BytesIO(b""), PoolFile(0, frozen([])[1].sha256))) == []


@pytest.mark.parametrize(
    ("objects", "reason"),
    [
        ([PoolObject("2", "乙", "空组"), PoolObject("1", "甲", "空组")], "未按编号排列"),
        ([PoolObject("1", "甲", "空组"), PoolObject("1", "甲", "空组")], "重复"),
        ([PoolObject("1", "甲", "别组")], "没有公布名额"),
        ([PoolObject("1", "甲", "空组", "", "熟人")], "没有公布"),
        ([PoolObject("1", "甲\n乙", "空组")], "不能公布的字符"),
        ([PoolObject("1|2", "甲", "空组")], "不能公布的字符"),
    ],
)
def test_what_cannot_be_frozen(objects, reason):
    with pytest.raises(Refused, match=reason):
        frozen(objects)
