"""Verification codes: what is printed on paper and typed by hand, so no 0/O, 1/I/L."""

from __future__ import annotations

import secrets
import unicodedata

from django.conf import settings

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 16
PATTERN = rf"^[{ALPHABET}]{{{LENGTH}}}$"


def verify_address() -> str:
    """Where paper says that it can be verified; must stay the same for as long as paper lasts."""
    return f"{settings.SITE_URL}/documents/verify/"


def new_code() -> str:
    """A random code (79 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """In groups of four, for the eye: ``ABCD-EFGH-JKMN-PQRS``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def normal(text: str) -> str | None:
    """The code meant by what somebody typed (groups, spaces, full-width letters), or None."""
    folded = unicodedata.normalize("NFKC", text).upper()
    code = "".join(char for char in folded if char.isalnum())
    right = len(code) == LENGTH and all(char in ALPHABET for char in code)
    return code if right else None
