"""How the public searches: stored words and typed words are made alike before they are compared."""

from __future__ import annotations

import unicodedata
from functools import cache

from opencc import OpenCC

from foundation.enterprises import rules

LONGEST = 60  # characters of a question that are looked at


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def plain(text: str) -> str:
    """Half-width, simplified, lower case; whatever is no letter or digit becomes a gap."""
    simple = _converter().convert(unicodedata.normalize("NFKC", text)).casefold()
    return "".join(char if char.isalnum() else " " for char in simple)


def grams(*texts: str) -> list[str]:
    """What the index holds of published words."""
    return rules.grams(*map(plain, texts))


def sought(text: str) -> list[str]:
    """The grams of everything that has all words of ``text``; empty when it has no word."""
    found: set[str] = set()
    for word in plain(text[:LONGEST]).split():
        found.update(rules.sought_grams(word))
    return sorted(found)
