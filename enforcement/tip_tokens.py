"""The one-time token of a blank form: a double click is one tip, a robot is told from a person."""

from __future__ import annotations

import secrets
import time

from django.core import signing

LIFETIME = 24 * 60 * 60  # seconds from opening the form to sending it
_SALT = "enforcement.tips"


class BadToken(Exception):
    """Not made here, or older than a day."""


def new_token() -> str:
    return signing.TimestampSigner(salt=_SALT).sign(secrets.token_urlsafe(24))


def read(token: str) -> tuple[str, float]:
    """The random part, and how many seconds ago it was made. Raises ``BadToken``."""
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        raw = signer.unsign(token, max_age=LIFETIME)
        made = signing.b62_decode(token.rsplit(signer.sep, 2)[1])
    except (signing.BadSignature, ValueError) as error:
        raise BadToken from error
    return raw, time.time() - made
