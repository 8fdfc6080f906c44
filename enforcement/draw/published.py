"""The JSON that a checker needs, version 1: canonical, so that every copy is the same bytes.

``digests`` are SHA-256 of the canonical announcement and result. The first stands on the website
from the commitment on, so that the announcement at the reveal can be held against it.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from enforcement.draw.canonical import UnreadableError, dump, from_plain, to_plain
from enforcement.draw.types import Announcement, Published, Result

FORMAT = "double-random-draw"
VERSION = 1


def digest(part: Announcement | Result) -> bytes:
    """SHA-256 of the canonical JSON of an announcement or a result."""
    return sha256(dump(to_plain(part))).digest()


def write(published: Published) -> bytes:
    """One line of canonical JSON with its end."""
    result = published.result
    plain = {
        **to_plain(published),
        "format": FORMAT,
        "version": VERSION,
        "digests": {
            "announcement": digest(published.announcement).hex(),
            "result": digest(result).hex() if result else None,
        },
    }
    return dump(plain) + b"\n"


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        plain = json.loads(text)
    except ValueError as error:
        raise UnreadableError(f"JSON: {error}") from error
    if not isinstance(plain, dict) or dump(plain) + b"\n" != text:
        raise UnreadableError("JSON: not canonical")
    if (plain.pop("format", None), plain.pop("version", None)) != (FORMAT, VERSION):
        raise UnreadableError("format, version")
    return plain


def read(text: bytes) -> Published:
    """What ``write`` gave; raises UnreadableError, saying where, for anything else."""
    plain = _parsed(text)
    digests = plain.pop("digests", None)
    found: Published = from_plain(Published, plain, "published")
    again = json.loads(write(found))["digests"]
    if digests != again:
        raise UnreadableError(f"digests: {digests}")
    return found
