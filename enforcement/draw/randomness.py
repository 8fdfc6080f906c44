"""Public random numbers as two people type them, and as bytes (RFC 3797 section 4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enforcement.draw.types import Numbers, Source
from foundation.procedure.refusals import Refused

MAX_DIGITS = 15  # exact in JavaScript too
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_SEPARATORS = re.compile(r"[\s,，、;；:：.．。/／|｜+＋\-－—–·]+")
_DIGITS = re.compile(r"[0-9]+")


def parse(text: str, source: Source, *, field: str = "") -> tuple[int, ...]:
    """The numbers of one source, ascending: their order when drawn does not count.

    Digits may be full-width and have leading zeros; between numbers stands a blank or one of the
    usual signs. Refused: anything else, and another count than announced.
    """
    words = [word for word in _SEPARATORS.split(text.translate(_FULL_WIDTH)) if word]
    for word in words:
        if not _DIGITS.fullmatch(word):
            raise Refused(
                f"“{source.name}”中的“{word}”不是数字。",
                remedy="只填号码，号码之间用空格或者逗号分开。",
                field=field,
            )
        if len(word.lstrip("0")) > MAX_DIGITS:
            raise Refused(
                f"“{source.name}”中的“{word}”超过 {MAX_DIGITS} 位。",
                remedy="请检查号码之间是否漏了空格。",
                field=field,
            )
    if len(words) != source.count:
        raise Refused(
            f"“{source.name}”应当有 {source.count} 个号码，填写了 {len(words)} 个。",
            remedy="请对照公布的开奖公告填写全部号码。",
            field=field,
        )
    return tuple(sorted(int(word) for word in words))


def parse_all(texts: Sequence[str], sources: Sequence[Source], *, field: str = "") -> Numbers:
    """One text for each announced source, in the announced order.

    ``field``: prefix of the form fields; a refusal names field ``prefix + index``.
    """
    if len(texts) != len(sources):
        raise Refused(f"公布了 {len(sources)} 个随机数来源，填写了 {len(texts)} 个。")
    return tuple(
        parse(text, source, field=f"{field}{index}" if field else "")
        for index, (text, source) in enumerate(zip(texts, sources, strict=True))
    )


def encode(numbers: Numbers) -> bytes:
    """``9319./2.5.8.10.12./``: ascending, each number with a point, each source with a slash."""
    parts = ("".join(f"{number}." for number in sorted(source)) + "/" for source in numbers)
    return "".join(parts).encode("ascii")


def _shown(numbers: Sequence[int]) -> str:
    return "、".join(str(number) for number in numbers)


def differences(first: Numbers, second: Numbers, sources: Sequence[Source]) -> list[str]:
    """Where two entries differ, a Chinese sentence for each source; empty when they agree."""
    return [
        f"“{source.name}”：一人填写 {_shown(one)}，另一人填写 {_shown(other)}。"
        for source, one, other in zip(sources, first, second, strict=True)
        if one != other
    ]


def agreed(first: Numbers, second: Numbers, sources: Sequence[Source]) -> Numbers:
    """What both typed; refused, naming each difference, when they do not agree."""
    found = differences(first, second, sources)
    if found:
        raise Refused(
            "两人填写的随机数不一致。" + "".join(found),
            remedy="请两人各自对照公布的开奖公告重新核对；一致之前不抽取。",
        )
    return first
