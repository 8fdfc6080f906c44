"""The reporter's receipt: a number, a secret code, and a proof of filing.

All three are derived from the one-time token that the blank form carries. The token is stored
nowhere on the server, so submitting the same form twice gives the same receipt and one report.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from django.core import signing

from interference.vault import envelope, keys

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
NUMBER_LENGTH = 10
SECRET_LENGTH = 20  # 100 random bits
PROOF_LENGTH = 16  # 80 random bits
LONGEST_TYPED = 200  # characters; millions of them would only burn the server's time
FORM_LIFETIME = 24 * 60 * 60  # seconds from opening the form to sending it
_SALT = "interference.receipt"
_LOOKALIKES = str.maketrans("ILOU", "110V")


class StaleForm(Exception):
    """The form's token was not made here, or is older than a day."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter keeps. ``secret`` opens the report, ``proof`` only proves the filing."""

    number: str
    secret: str = field(repr=False)
    proof: str = field(repr=False)

    @property
    def shown_secret(self) -> str:
        return _grouped(self.secret, 4)

    @property
    def shown_number(self) -> str:
        return _grouped(self.number, 5)

    @property
    def shown_proof(self) -> str:
        return _grouped(self.proof, 4)

    def wrap(self, report_key: bytes) -> bytes:
        """Wrap the report's key so that this receipt's secret opens it."""
        return envelope.encrypt(report_key, key=_key(self.secret), bound_to=self.number.encode())


def new_token() -> str:
    """The hidden one-time token of a blank form."""
    return signing.TimestampSigner(salt=_SALT).sign(secrets.token_urlsafe(32))


def from_token(token: str) -> Receipt:
    """Derive the receipt; raises ``StaleForm`` for a token that is forged or older than a day."""
    try:
        raw = signing.TimestampSigner(salt=_SALT).unsign(token, max_age=FORM_LIFETIME)
    except signing.BadSignature as error:
        raise StaleForm from error
    material = raw.encode()
    return Receipt(
        number=_characters(material, b"number", NUMBER_LENGTH),
        secret=_characters(material, b"secret", SECRET_LENGTH),
        proof=_characters(material, b"proof", PROOF_LENGTH),
    )


def unwrap(wrapped: keys.Stored, *, number: str, secret: str) -> bytes:
    """Open a report's key with the receipt; raises ``envelope.Tampered`` when it does not fit."""
    return envelope.decrypt(wrapped, key=_key(clean(secret)), bound_to=clean(number).encode())


def proof_digest(*, number: str, proof: str, filed_on: date) -> bytes:
    """The 32 bytes stored for a filing; without the proof code they show no date."""
    message = f"{clean(number)}|{filed_on.isoformat()}".encode()
    return keys.derive(clean(proof).encode(), purpose=b"proof|" + message)


def same_proof(stored: keys.Stored, *, number: str, proof: str, filed_on: date) -> bool:
    try:
        expected = proof_digest(number=number, proof=proof, filed_on=filed_on)
    except ValueError:  # an empty code
        return False
    return hmac.compare_digest(bytes(stored), expected)


def clean(code: str) -> str:
    """What was typed, without spaces and dashes, look-alikes read as what they stand for.

    Chinese input methods type letters and digits in full width.
    """
    narrow = unicodedata.normalize("NFKC", code[:LONGEST_TYPED]).upper()
    kept = "".join(c for c in narrow if c.isascii() and c.isalnum())
    return kept.translate(_LOOKALIKES)[:64]


def _key(secret: str) -> bytes:
    return keys.derive(secret.encode().ljust(16, b"0"), purpose=b"reporter")


def _characters(material: bytes, purpose: bytes, length: int) -> str:
    number = int.from_bytes(keys.derive(material, purpose=purpose, size=32), "big")
    out = []
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        out.append(ALPHABET[digit])
    return "".join(out)


def _grouped(code: str, size: int) -> str:
    return "-".join(code[i : i + size] for i in range(0, len(code), size))
