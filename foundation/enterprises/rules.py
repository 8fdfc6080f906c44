"""Rules of the register: credit codes, what a name is found by, the state of a licence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from stdnum.cn import uscc

from foundation.procedure.refusals import Refused

CODE_LENGTH = 18
CODE_ARTICLE = "GB 32100"
CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_GAPS = re.compile(r"[\s\-\u200b\ufeff]+")
_LISTED = re.compile(r"\(([0-9A-Z]{18})\)$")  # as EnterpriseField lists candidates
_REGION = slice(2, 8)  # the registering region, digits only

# Licences are checked each March (source 002, (二)3).
CHECK_MONTH = 3
CHECK_ARTICLE = "贯彻落实情况报告 （二）3"

ACTIVE, STRUCK_OFF = "active", "struck_off"
IN_FORCE, BLOCKED, EXPIRED = "in_force", "blocked", "expired"


def normal_code(text: str) -> str:
    """A typed credit code without gaps, in half-width capitals; nothing is checked yet."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text)).upper()


def listed_code(text: str) -> str:
    """What to search for: the code of a pasted "name（code）", otherwise the text itself."""
    found = _LISTED.search(normal_code(text))
    return found[1] if found else text


def check_code(text: str) -> str:
    """The unified social credit code (统一社会信用代码) that was typed, in its normal form.

    ``Refused`` beside ``credit_code`` names the character that is wrong. ``uscc.validate`` is not
    used, because it refuses the letters that GB 32100 allows in the first two places (N, Y, A).
    """
    code = normal_code(text)
    if len(code) != CODE_LENGTH:
        raise _wrong(f"统一社会信用代码应为18位，填写的是{len(code)}位。")
    for place, character in enumerate(code, start=1):
        if character not in CODE_ALPHABET:
            raise _wrong(f"第{place}位“{character}”不能用于统一社会信用代码。")
        if place in range(_REGION.start + 1, _REGION.stop + 1) and not character.isdecimal():
            raise _wrong(f"第{place}位“{character}”应为数字（第3至8位是登记机关的行政区划码）。")
    due = check_digit(code)
    if code[-1] != due:
        raise _wrong(f"第18位校验码应为“{due}”，填写的是“{code[-1]}”。")
    return code


def check_digit(code: str) -> str:
    """The 18th character that the first 17 demand (GB 32100, modulo 31)."""
    return str(uscc.calc_check_digit(code[:17]))


def _wrong(reason: str) -> Refused:
    return Refused(
        reason, remedy="请对照营业执照逐位核对。", article=CODE_ARTICLE, field="credit_code"
    )


def searchable(text: str) -> str:
    """A name as it is compared: half-width, lower case, without gaps."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def grams(*names: str) -> list[str]:
    """The single characters and pairs of neighbours in ``names``, sorted: what an index holds."""
    found: set[str] = set()
    for name in map(searchable, names):
        found.update(name)
        found.update(_pairs(name))
    return sorted(found)


def sought_grams(text: str) -> list[str]:
    """The grams that every name containing ``text`` has; empty when nothing is sought."""
    wanted = searchable(text)
    return sorted(set(_pairs(wanted))) if len(wanted) > 1 else list(wanted)


def _pairs(text: str) -> Iterable[str]:
    return (text[place : place + 2] for place in range(len(text) - 1))


def licence_state(*, valid_to: date, passed_last: bool | None, today: date) -> str:
    """Where a licence stands: over, blocked by a failed yearly check, or in force.

    ``passed_last`` is the result of the latest check, None when there was none.
    """
    if valid_to < today:
        return EXPIRED
    return BLOCKED if passed_last is False else IN_FORCE


def check_window(year: int) -> tuple[date, date]:
    """The first and last day of the month of the yearly check."""
    return date(year, CHECK_MONTH, 1), date(year, CHECK_MONTH, 31)
