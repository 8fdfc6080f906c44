"""Addresses that a page needs by the dozen: reversed once, then put together.

``reverse`` takes some fifty microseconds; a list of fifty rows with its navigation asks for it
more than seventy times.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import NoReverseMatch, get_resolver, get_script_prefix, get_urlconf, reverse


def address(name: str, *args: str) -> str:
    """The address of a page, or nothing where this surface does not serve it.

    Kept: for parameters of which there are few (kinds, not records).
    """
    return _reversed(get_resolver(get_urlconf()), get_script_prefix(), name, args)


def numbered(name: str, number: int, *before: str) -> str:
    """The address of a record: ``number`` is the last parameter, ``before`` those before it."""
    resolver, prefix = get_resolver(get_urlconf()), get_script_prefix()
    start, end = _around_number(resolver, prefix, name, before)
    return f"{start}{number}{end}"


def with_query(params: QueryDict, **changes: str | None) -> str:
    """The query string of ``params`` with some taken out (None or empty) or changed."""
    pairs = [(name, one) for name, ones in params.lists() if name not in changes for one in ones]
    pairs += [(name, one) for name, one in changes.items() if one]
    return f"?{urlencode(pairs)}"


@lru_cache(maxsize=512)
def _reversed(_resolver: Any, _prefix: str, name: str, args: tuple[str, ...]) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=512)
def _around_number(
    _resolver: Any, _prefix: str, name: str, before: tuple[str, ...]
) -> tuple[str, str]:
    start, _, end = reverse(name, args=[*before, 0]).rpartition("0")
    return start, end
