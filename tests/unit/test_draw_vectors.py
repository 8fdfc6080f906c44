"""The draw against published examples: RFC 3797 and draft-thomson-elegy-vrs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from enforcement.draw import codes, randomness
from enforcement.draw.positions import Positions, order
from enforcement.draw.types import Source
from foundation.procedure.refusals import Refused

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "draw_vectors.json").read_text())
VRS = VECTORS["vrs"]
SECRET = VRS["secret_utf8"].encode()
LOTTERY = Source("福彩双色球", date(2026, 3, 1), 3)


@pytest.mark.parametrize("vector", VECTORS["encoding"], ids=lambda v: v["key"])
def test_numbers_as_bytes(vector):
    sources = [Source("来源", date(2026, 1, 1), len(numbers)) for numbers in vector["inputs"]]
    typed = [" ".join(map(str, numbers)) for numbers in vector["inputs"]]
    numbers = randomness.parse_all(typed, sources)
    assert randomness.encode(numbers) == vector["key"].encode()


def test_commitment_and_code():
    assert codes.commitment(SECRET, VRS["n"]).hex() == VRS["H10"]
    code = codes.code(SECRET, 1, VRS["n"])
    assert code.hex() == VRS["H9"] == VRS["round_1_code"]
    assert codes.is_code(code, 1, bytes.fromhex(VRS["H10"]))
    assert not codes.is_code(code, 2, bytes.fromhex(VRS["H10"]))


def test_first_positions():
    positions = Positions(bytes.fromhex(VRS["round_1_code"]), VRS["randomness"].encode())
    assert len(VRS["labels"]) == 144
    first = order(VRS["labels"], positions)[: len(VRS["round_1_first"])]
    found = [[positions.of(label).hex(), label] for label in first]
    assert found == VRS["round_1_first"]


def test_every_code_answers_for_its_round_alone():
    secret = codes.new_secret()
    committed = codes.commitment(secret)
    for number in range(1, codes.N):
        code = codes.code(secret, number)
        right = [i for i in range(1, codes.N) if codes.is_code(code, i, committed)]
        assert right == [number]


@pytest.mark.parametrize("number", [-1, 0, 16, 17])
def test_no_such_round(number):
    with pytest.raises(Refused, match="没有第"):
        codes.code(bytes(32), number)


@pytest.mark.parametrize(
    "typed", ["2 10 5", "０２，１０；5", " 10、05/2 ", "2.5.10.", "10\n5\t002"]
)
def test_what_may_be_typed(typed):
    assert randomness.parse(typed, LOTTERY) == (2, 5, 10)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("2 5", "填写了 2 个"),
        ("", "填写了 0 个"),
        ("2 5 x", "“x”不是数字"),
        ("2 5 十", "“十”不是数字"),
        ("2 5 ٣", "不是数字"),
        ("1 2 1234567890123456", "超过 15 位"),
    ],
)
def test_what_is_refused(typed, reason):
    with pytest.raises(Refused, match=reason) as found:
        randomness.parse(typed, LOTTERY, field="numbers_0")
    assert found.value.field == "numbers_0"


def test_equal_numbers_and_zeros_stay():
    assert randomness.encode(randomness.parse_all(["0 3 3"], [LOTTERY])) == b"0.3.3./"


def test_two_entries_that_differ_are_told_where():
    other = Source("体彩排列三", date(2026, 3, 1), 3)
    one = randomness.parse_all(["1 2 3", "4 5 6"], [LOTTERY, other])
    two = randomness.parse_all(["3 2 1", "4 5 7"], [LOTTERY, other])
    assert randomness.agreed(one, one, [LOTTERY, other]) == one
    with pytest.raises(
        Refused, match=r"“体彩排列三”：一人填写 4、5、6，另一人填写 4、5、7"
    ) as found:
        randomness.agreed(one, two, [LOTTERY, other])
    assert "双色球" not in str(found.value)
