"""What may stand in a text for the public: no ID or telephone numbers, names as 张某.

Rules of publication: family name and 某; no ID numbers, telephone numbers, addresses of persons.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from foundation.enterprises.rules import CODE_LENGTH, check_digit
from foundation.procedure.refusals import Refused

ARTICLE = "公开文书隐去个人信息的规定"
# The compound family names that occur at all often; all others are one character.
COMPOUND = frozenset(
    """欧阳 上官 司马 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 东方 独孤 南宫 闻人 轩辕 长孙
    宇文 申屠 端木 呼延 赫连 澹台 公冶 淳于 单于 太史 濮阳 钟离 鲜于 拓跋 万俟 百里""".split()  # noqa: SIM905
)
_ORDER = "甲乙丙丁戊己庚辛壬癸"
_GAP = r"[\s\-.·]?"
_BIRTH = rf"(?:1{_GAP}[89]|2{_GAP}0)"
_ID_18 = re.compile(
    rf"(?<![0-9A-Z])[1-9](?:{_GAP}\d){{5}}{_GAP}{_BIRTH}(?:{_GAP}\d){{9}}{_GAP}[0-9X](?![0-9A-Z])"
)
_ID_15 = re.compile(r"(?<![0-9A-Z.])[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")
_MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?![\d.]?\d|\s*万?元)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[\-\s)]{0,2}[2-9]\d{6,7}(?!\d)")
_DASHES = re.compile("[\u2010-\u2015\u2212\uff0d\u00ad\u200b-\u200f]")
Found = tuple[str, str]


def personal_numbers(text: str) -> list[Found]:
    """What looks like an ID or telephone number: its kind and the text; full width, gaps too."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).upper()
    found = [
        ("身份证号", one[0])
        for pattern in (_ID_18, _ID_15)
        for one in pattern.finditer(plain)
        if not _is_credit_code(one[0])
    ]
    found += [("手机号码", one[0]) for one in _MOBILE.finditer(plain)]
    found += [("固定电话", one[0]) for one in _LANDLINE.finditer(plain)]
    return found


def refuse_personal_numbers(text: str, *, field: str) -> None:
    """Raise ``Refused`` beside ``field`` for ID or telephone numbers in a text for the public."""
    found = personal_numbers(text)
    if found:
        kinds = "；".join(f"{kind}“{shown}”" for kind, shown in found[:3])
        raise Refused(
            f"公开内容中有{kinds}。",
            remedy="请删去个人的身份证号和电话号码后再提交。",
            article=ARTICLE,
            field=field,
        )


def masked_name(name: str) -> str:
    """张建国 → 张某, 欧阳海 → 欧阳某."""
    family = name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]
    return f"{family}某"


def masks(names: Iterable[str]) -> dict[str, str]:
    """The masked form of each name; several of one family name become 张某甲, 张某乙."""
    people = list(dict.fromkeys(name for name in names if len(name) > 1))
    shared = Counter(map(masked_name, people))
    seen: Counter[str] = Counter()
    found = {}
    for name in people:
        short = masked_name(name)
        place = seen[short]
        seen[short] += 1
        found[name] = short + (_mark(place) if shared[short] > 1 else "")
    return found


def mask_names(text: str, names: Iterable[str]) -> str:
    """``text`` with every one of ``names`` masked; longer names first, for one may hold another."""
    found = masks(names)
    for name in sorted(found, key=len, reverse=True):
        text = text.replace(name, found[name])
    return text


def _mark(place: int) -> str:
    return _ORDER[place] if place < len(_ORDER) else str(place + 1)


def _is_credit_code(text: str) -> bool:
    """Codes of enterprises begin with 9, ID numbers never do; they may stand in public."""
    return (
        text.startswith("9")
        and len(text) == CODE_LENGTH
        and text.isalnum()
        and check_digit(text[:-1]) == text[-1]
    )
