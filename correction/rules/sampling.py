"""Drawing case files at random, so that anybody can draw them again (纠错制度 第六条).

The population is frozen first, its digest goes into the audit trail, and the trail is sealed. The
root of the first seal made after that is the randomness: nobody knew it when the population was
frozen, and it is published. Order as in the double random draw: by the HMAC of each number.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from enforcement.draw.positions import Positions, order

NAME = b"safetyreg case files 1\n"


def digest(numbers: Iterable[str]) -> str:
    """SHA-256 of the sorted numbers, one a line."""
    return sha256(NAME + "\n".join(sorted(numbers)).encode()).hexdigest()


def drawn(numbers: Iterable[str], root: str, size: int) -> list[str]:
    """The first ``size`` numbers by their position under ``root`` (hexadecimal)."""
    population = sorted(numbers)
    positions = Positions(bytes.fromhex(digest(population)), bytes.fromhex(root))
    return order(population, positions)[:size]
