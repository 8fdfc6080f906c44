"""Rules of data sharing: scopes, how long a token may run."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from foundation.procedure.refusals import Refused

ARTICLE = "加强监管执法通知 五（三）、六（二）"
ENTERPRISES, PENALTIES, HAZARDS = "enterprises", "penalties", "hazards"
SCOPES = {ENTERPRISES: "企业登记", PENALTIES: "行政处罚", HAZARDS: "事故隐患"}
LONGEST = timedelta(days=366)
START = 8  # characters of a token that are shown to tell it apart
_PREFIX = "sr_"


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def with_prefix(secret: str) -> str:
    """``sr_…``: recognisable when it is found where it should not be."""
    return f"{_PREFIX}{secret}"


def check_term(expires_on: date, *, today: date) -> None:
    """``Refused`` for a day in the past or more than a year ahead."""
    if not today <= expires_on <= today + LONGEST:
        raise Refused("有效期应在今天以后、一年以内。", field="expires_on", article=ARTICLE)
