"""Breaking a title into lines that look well."""

from __future__ import annotations

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


def balanced(title: str, width: int) -> list[str]:
    """``title`` in as few lines of at most ``width`` characters as need be, nearly equal."""
    count = -(-len(title) // width)
    lines, rest = [], title
    for left in range(count, 1, -1):
        cut = _cut(rest, -(-len(rest) // left), width)
        lines.append(rest[:cut])
        rest = rest[cut:]
    return [*lines, rest]


def _cut(text: str, wanted: int, width: int) -> int:
    """The best place near ``wanted``: at a boundary of meaning if one is near, never mid-word."""
    places = range(max(2, wanted - 5), min(width, len(text) - 2, wanted + 5) + 1)
    return min(
        (place for place in places if _may_cut(text, place)),
        key=lambda place: abs(place - wanted) + (0 if _is_boundary(text, place) else 5),
        default=wanted,
    )


def _is_boundary(text: str, cut: int) -> bool:
    before = text[:cut]
    return text[cut] in _OPENING or before.endswith(_AFTER)


def _may_cut(text: str, cut: int) -> bool:
    before, after = text[cut - 1], text[cut]
    within_word = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    within_date = before.isdigit() and after in "年月日号〕"
    return not (after in _NOT_FIRST or before in _OPENING or within_word or within_date)
