"""Tips of the public: codes, terms and texts. Pure; no database."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import blake2b, sha256

from foundation.documents import codes

LONGEST_NUMBER = 40  # characters looked at
_KEPT = {"\n", "\t"}
# Marks that turn the reading direction: they make a text look like another one.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def code_of(token: str) -> str:
    """The query code of a tip, from the one-time token of its form (128 bits into 79).

    The same form sent twice thus gives the same code, though the code is stored nowhere.
    """
    number = int.from_bytes(blake2b(token.encode(), person=b"safetyreg.tip").digest(), "big")
    letters = []
    for _ in range(codes.LENGTH):
        number, place = divmod(number, len(codes.ALPHABET))
        letters.append(codes.ALPHABET[place])
    return "".join(letters)


def token_digest(token: str) -> str:
    return sha256(b"tip token|" + token.encode()).hexdigest()


def code_digest(number: str, code: str) -> str:
    """What is stored of a code. It has 79 random bits, so a plain digest cannot be tried out."""
    return sha256(f"tip code|{number}|{code}".encode()).hexdigest()


def same_code(stored: str, number: str, code: str) -> bool:
    """Compared in a time that does not depend on how much is right."""
    return hmac.compare_digest(stored, code_digest(number, code))


def normal_number(text: str) -> str:
    """``JB2026-0001`` from what somebody typed: full width, small letters, spaces."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_NUMBER]).upper()
    return "".join(char for char in folded if char.isascii() and (char.isalnum() or char == "-"))


def scrubbed(text: str) -> str:
    """The text without control characters and direction marks; lines, emoji and tabs stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        char
        for char in lines
        if char in _KEPT
        or (char not in _TURNING and unicodedata.category(char) not in {"Cc", "Cs"})
    )


def latest_due(received: date, *, days: int, extension: int) -> date:
    """The last day to which the term may be extended (calendar days)."""
    return received + timedelta(days=days + extension)


def first_told(text: str, words: Iterable[str]) -> str:
    """The first of ``words`` that stands in ``text``, spaces and full width aside; else nothing."""
    compact = _compact(text)
    return next(
        (word for word in words if len(_compact(word)) > 1 and _compact(word) in compact), ""
    )


def _compact(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


def in_time(replied: date | None, due: date) -> bool:
    """Whether the informant was answered by the term."""
    return replied is not None and replied <= due
