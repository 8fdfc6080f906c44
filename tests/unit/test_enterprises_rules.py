from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.enterprises import rules
from foundation.enterprises.models import Industry
from foundation.procedure.refusals import Refused

TRUE = "91110000600037341L"


@pytest.mark.parametrize(
    "typed",
    [
        TRUE,
        TRUE.lower(),
        " 9111 0000 6000 3734 1l ",
        "９１１１００００６０００３７３４１Ｌ",
        "91110000-600037341L",
    ],
)
def test_a_true_code_is_understood_however_it_is_typed(typed):
    assert rules.check_code(typed) == TRUE


@pytest.mark.parametrize("start", ["N2640104", "Y1640104", "A1640104", "12640104", "52640104"])
def test_the_letters_of_other_registers_are_accepted(start):
    body = start + "MA7600001"
    code = body + rules.check_digit(body)
    assert rules.check_code(code) == code


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (TRUE[:-1] + "X", "第18位校验码应为“L”，填写的是“X”"),
        ("9111000060003734IL", "第17位“I”"),
        ("911100A0600037341L", "第7位“A”应为数字"),
        (TRUE[:-1], "填写的是17位"),
        ("", "填写的是0位"),
    ],
)
def test_a_wrong_code_says_which_character(typed, said):
    with pytest.raises(Refused, match=said) as refusal:
        rules.check_code(typed)
    assert refusal.value.field == "credit_code"


@given(st.integers(0, 16), st.sampled_from(rules.CODE_ALPHABET))
def test_one_wrong_character_is_always_found(place, character):
    changed = TRUE[:place] + character + TRUE[place + 1 :]
    if changed != TRUE:
        with pytest.raises(Refused):
            rules.check_code(changed)


@given(st.text(alphabet="宁夏某民爆器材ab１ ", max_size=12), st.data())
def test_grams_of_a_part_are_among_those_of_the_whole(name, data):
    start = data.draw(st.integers(0, len(name)))
    end = data.draw(st.integers(start, len(name)))
    assert set(rules.sought_grams(name[start:end])) <= set(rules.grams(name))


def test_grams_do_not_run_from_one_name_into_the_next():
    assert rules.grams("甲乙", "丙") == sorted(["甲", "乙", "甲乙", "丙"])


@pytest.mark.parametrize(
    ("valid_to", "passed", "state"),
    [
        (date(2026, 3, 2), None, "in_force"),
        (date(2026, 3, 1), True, "in_force"),
        (date(2026, 3, 1), False, "blocked"),
        (date(2026, 2, 28), True, "expired"),
        (date(2026, 2, 28), False, "expired"),
    ],
)
def test_the_state_of_a_licence(valid_to, passed, state):
    found = rules.licence_state(valid_to=valid_to, passed_last=passed, today=date(2026, 3, 1))
    assert found == state


def test_the_fourteen_industries_in_their_order():
    assert "、".join(Industry.labels) == (
        "民爆生产、民爆销售、非煤矿山、尾矿库、危险化学品、烟花爆竹批发、烟花爆竹零售、金属冶炼、"
        "粉尘涉爆、涉氨制冷、工贸、应急预案管理、安全中介、教育培训"
    )


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("甲公司（91640104000000005X）", "91640104000000005X"),
        ("甲公司 (91640104 000000005x) ", "91640104000000005X"),
        ("甲公司（银川）", "甲公司（银川）"),
        ("", ""),
    ],
)
def test_a_pasted_line_is_searched_by_its_code(typed, sought):
    assert rules.listed_code(typed) == sought
