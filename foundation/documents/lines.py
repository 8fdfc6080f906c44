"""Breaking a title into lines that look well (GB/T 9704-2012, 7.3.1: keep words whole)."""

from __future__ import annotations

from functools import cache

# What must not begin a line; opening marks must not end one.
_NOT_FIRST = tuple("的了和与及、，。；：？！）》〉」』”’〕】%")
_OPENING = tuple("《〈「『（“‘〔【")
# A line may well end after these.
_AFTER = (
    "》",
    "〉",
    "”",
    "、",
    "，",
    "的",
    "和",
    "与",
    "关于",
    "印发",
    "开展",
    "进一步",
    "加强",
    "做好",
)

_ONE_MORE_LINE = 4  # costs, in characters of unevenness
_WITHIN_WORDS = 15
_FORBIDDEN = 1000


def balanced(title: str, width: int) -> list[str]:
    """``title`` in lines of at most ``width`` characters: few, even, cut where meaning allows."""
    fewest = -(-len(title) // width)
    if fewest <= 1:
        return [title]
    choices = [_best(title, count, width) for count in (fewest, fewest + 1)]
    choices[1] = (choices[1][0] + _ONE_MORE_LINE, choices[1][1])
    cuts = min(choices)[1]
    return [title[start:end] for start, end in zip((0, *cuts), (*cuts, len(title)), strict=True)]


def _best(title: str, count: int, width: int) -> tuple[float, tuple[int, ...]]:
    """The cheapest way to break ``title`` into ``count`` lines: its cost and where to cut."""
    even = len(title) / count

    @cache
    def rest(start: int, lines: int) -> tuple[float, tuple[int, ...]]:
        left = len(title) - start
        if lines == 1:
            return abs(left - even), ()
        least, most = max(1, left - (lines - 1) * width), min(width, left - lines + 1)
        found = []
        for cut in range(start + least, start + most + 1):
            cost, cuts = rest(cut, lines - 1)
            found.append((abs(cut - start - even) + _price(title, cut) + cost, (cut, *cuts)))
        return min(found)

    return rest(0, count)


def _price(text: str, cut: int) -> int:
    before, after = text[cut - 1], text[cut]
    within_word = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    within_date = before.isdigit() and after in "年月日号〕"
    if after in _NOT_FIRST or before in _OPENING or within_word or within_date:
        return _FORBIDDEN
    boundary = after in _OPENING or text[:cut].endswith(_AFTER)
    return 0 if boundary else _WITHIN_WORDS
