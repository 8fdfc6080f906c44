"""Secret, commitment and one-time codes (draft-thomson-elegy-vrs).

``H`` is SHA-256. The commitment is ``H^n(secret)``; the code of round i is ``H^(n-i)(secret)``:
hashed i times it gives the commitment, and nobody gets from one code to the next round's.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from hmac import compare_digest

from foundation.procedure.refusals import Refused

N = 16
SECRET_BYTES = 32


def new_secret() -> bytes:
    """32 bytes from the operating system."""
    return secrets.token_bytes(SECRET_BYTES)


def hashed(value: bytes, times: int) -> bytes:
    for _ in range(times):
        value = sha256(value).digest()
    return value


def commitment(secret: bytes, n: int = N) -> bytes:
    return hashed(secret, n)


def code(secret: bytes, number: int, n: int = N) -> bytes:
    """The code of round ``number`` (1 is the draw, 2 and up are substitutions), 32 bytes.

    Refused when there is no such round: round n would publish the secret itself.
    """
    if not 1 <= number < n:
        raise Refused(
            f"本次抽取只有 {n - 1} 轮随机码，没有第 {number} 轮。",
            remedy="替补轮次已经用完的，请另行组织抽取。",
        )
    return hashed(secret, n - number)


def is_code(value: bytes, number: int, committed: bytes) -> bool:
    """Whether ``value`` is the code of round ``number`` under this commitment."""
    return compare_digest(hashed(value, number), committed)
