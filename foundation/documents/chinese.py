"""Chinese ways of writing dates, numbers and amounts of money."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

_DIGITS = "零一二三四五六七八九"
_FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "十", "百", "千")
_FORMAL_UNITS = ("", "拾", "佰", "仟")
LIMIT = 10**16  # one 亿亿: beyond every amount that can be decided


def date_zh(day: dt.date) -> str:
    """``2026年11月20日``; a moment is taken as its local day."""
    if isinstance(day, dt.datetime):
        from django.utils import timezone  # noqa: PLC0415  (the rest needs no Django)

        day = timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return f"{day.year}年{day.month}月{day.day}日"


def _group(value: int, digits: str, units: tuple[str, ...]) -> str:
    """One group of four digits, without leading zero sign."""
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + digits[digit] + units[place]
        gap = False
    return text


def _below_yi(value: int, digits: str, units: tuple[str, ...]) -> str:
    high, low = divmod(value, 10_000)
    text = f"{_group(high, digits, units)}万" if high else ""
    zero = "零" if high and 0 < low < 1000 else ""
    return text + zero + _group(low, digits, units)


def _whole(value: int, digits: str, units: tuple[str, ...]) -> str:
    if not 0 <= value < LIMIT:
        raise ValueError(f"from 0 to {LIMIT - 1}, not {value}")
    if value == 0:
        return digits[0]
    high, low = divmod(value, 10**8)
    text = f"{_below_yi(high, digits, units)}亿" if high else ""
    zero = "零" if high and 0 < low < 10**7 else ""
    return text + zero + _below_yi(low, digits, units)


def number_zh(value: int) -> str:
    """A whole number in words: 12 → 十二, 105 → 一百零五. ``ValueError`` if negative."""
    text = _whole(value, _DIGITS, _UNITS)
    return text.removeprefix("一") if text.startswith("一十") else text


def amount_zh(amount: Decimal) -> str:
    """An amount in yuan in formal words: 1005.00 → 壹仟零伍元整.

    ``ValueError`` if negative, not finite, or finer than a fen.
    """
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"not an amount of money: {amount}")
    fen = amount * 100
    if fen != fen.to_integral_value():
        raise ValueError(f"finer than a fen: {amount}")
    yuan, rest = divmod(int(fen), 100)
    jiao, fen_digit = divmod(rest, 10)
    text = f"{_whole(yuan, _FORMAL_DIGITS, _FORMAL_UNITS)}元" if yuan or not rest else ""
    if not rest:
        return text + "整"
    if jiao:
        text += f"{_FORMAL_DIGITS[jiao]}角"
    elif yuan:
        text += "零"
    return text + (f"{_FORMAL_DIGITS[fen_digit]}分" if fen_digit else "整")
