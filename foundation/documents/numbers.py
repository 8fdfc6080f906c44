"""Document numbers: per series and year, without gaps, never given twice."""

from __future__ import annotations

import re
import unicodedata

from django.db import transaction

from foundation.documents.models import NumberCounter

_BRACKETS = str.maketrans(dict.fromkeys("([{【﹝〈<", "〔") | dict.fromkeys(")]}】﹞〉>", "〕"))


def next_number(series: str, year: int) -> int:
    """Take the next number (from 1); the counter stays locked until the transaction ends.

    A rollback gives the number back, so there are no gaps. Raises
    ``TransactionManagementError`` outside a transaction.
    """
    if transaction.get_autocommit():
        raise transaction.TransactionManagementError("next_number() needs a transaction")
    NumberCounter.objects.get_or_create(series=series, year=year)
    counter = NumberCounter.objects.select_for_update().get(series=series, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def number_text(head: str, year: int, number: int) -> str:
    """``宁经信安委发〔2026〕3号`` (GB/T 9704-2012, 7.2.5: hexagonal brackets, no leading zero)."""
    return f"{head}〔{year}〕{number}号"


def normal_number(text: str) -> str:
    """A number as somebody typed it, in the form in which it is stored."""
    folded = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    compact = "".join(folded.split()).replace("第", "")
    return re.sub(r"〕0+(?=\d)", "〕", compact)
