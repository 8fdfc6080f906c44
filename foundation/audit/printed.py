"""A seal as it stands on paper, held against the trail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from foundation.audit.models import Seal
from foundation.audit.seals import newest

SHORT_DIGITS = 16
_FULL_DIGITS = 64


class Verdict(Enum):
    MATCHES = "matches"
    DIFFERS = "differs"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Outcome:
    """``seal`` is the seal with the printed number, ``last`` the newest that there is."""

    verdict: Verdict
    number: int
    seal: Seal | None
    last: Seal | None


def normalise(text: str) -> str:
    """The hex digits of a printed root (spaces and hyphens fall away, case does not matter).

    ``ValueError``, with a Chinese message, for fewer than 16 digits or anything else.
    """
    digits = re.sub(r"[\s\-:：]", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]+", digits):
        raise ValueError("封存值只含数字 0–9 和字母 a–f，请对照纸面核对。")
    if not SHORT_DIGITS <= len(digits) <= _FULL_DIGITS:
        raise ValueError(f"封存值至少 {SHORT_DIGITS} 位、至多 {_FULL_DIGITS} 位，请抄全。")
    return digits


def check_printed(number: int, root: str) -> Outcome:
    """Hold number and root of a printed seal against the trail; ``ValueError`` as above."""
    digits = normalise(root)
    seal = Seal.objects.filter(number=number).first()
    if seal is None:
        return Outcome(Verdict.MISSING, number, None, newest())
    same = seal.root_hex.startswith(digits)
    return Outcome(Verdict.MATCHES if same else Verdict.DIFFERS, number, seal, newest())
