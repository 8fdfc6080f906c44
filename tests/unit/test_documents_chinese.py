from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.documents.chinese import LIMIT, amount_zh, date_zh, number_zh


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.00", "零元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("0.12", "壹角贰分"),
        ("1", "壹元整"),
        ("1.05", "壹元零伍分"),
        ("1.50", "壹元伍角整"),
        ("10", "壹拾元整"),
        ("15.30", "壹拾伍元叁角整"),
        ("100.01", "壹佰元零壹分"),
        ("1005.00", "壹仟零伍元整"),
        ("1050", "壹仟零伍拾元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("10000", "壹万元整"),
        ("10001", "壹万零壹元整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100500", "壹拾万零伍佰元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("1000000", "壹佰万元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("123456789.00", "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元整"),
        ("1000000000000", "壹万亿元整"),
        ("1000100000000", "壹万零壹亿元整"),
    ],
)
def test_amounts_in_formal_words(amount, words):
    assert amount_zh(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-0.01", "-5", "0.001", "NaN", "Infinity"])
def test_what_is_no_amount_of_money_is_refused(amount):
    with pytest.raises(ValueError, match=r"amount|fen"):
        amount_zh(Decimal(amount))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (5, "五"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (20003, "二万零三"),
        (10**8, "一亿"),
    ],
)
def test_numbers_in_words(number, words):
    assert number_zh(number) == words


@pytest.mark.parametrize("number", [-1, LIMIT])
def test_numbers_out_of_range_are_refused(number):
    with pytest.raises(ValueError, match="from 0"):
        number_zh(number)


def _read(words: str) -> int:
    """Chinese words back to a number, in the slow and obvious way."""
    digits = {char: value for value, char in enumerate("零一二三四五六七八九")}
    units = {"十": 10, "百": 100, "千": 1000}
    whole = below = digit = 0
    for char in words:
        if char in digits:
            digit = digits[char]
        elif char in units:
            below += (digit or 1) * units[char]
            digit = 0
        elif char == "万":
            whole += (below + digit) * 10**4
            below = digit = 0
        else:
            whole = (whole + below + digit) * 10**8
            below = digit = 0
    return whole + below + digit


@given(st.integers(min_value=0, max_value=LIMIT - 1))
def test_every_number_can_be_read_back(number):
    words = number_zh(number)
    assert _read(words) == number
    assert "零零" not in words
    assert number == 0 or not words.endswith("零")


def test_dates_carry_no_leading_zero():
    assert date_zh(dt.date(2026, 1, 5)) == "2026年1月5日"


def test_a_moment_is_written_as_its_day_in_china():
    late = dt.datetime(2026, 12, 31, 17, 0, tzinfo=dt.UTC)
    assert date_zh(late) == "2027年1月1日"
