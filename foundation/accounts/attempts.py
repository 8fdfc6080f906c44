"""How often a secret may be tried: 5 wrong ones, then 15 minutes of rest. Counted in the cache."""

from __future__ import annotations

from django.core.cache import cache

from foundation.procedure.refusals import Refused

LIMIT = 5
REST = 15 * 60  # seconds
REMEDY = "请稍后再试；如忘记口令或更换了手机，请联系系统管理员重置。"


def _key(purpose: str, who: int | str) -> str:
    return f"accounts:attempts:{purpose}:{who}"


def _count(key: str) -> int:
    """Add one; starts anew when another request has just cleared the count."""
    while True:
        if cache.add(key, 1, timeout=REST):
            return 1
        try:
            return int(cache.incr(key))
        except ValueError:  # gone between the two
            continue


def take(purpose: str, who: int | str, *, field: str, remedy: str = REMEDY) -> int:
    """Count one attempt before it is checked, so that parallel guesses gain nothing.

    Returns the number of attempts that remain after this one. Raises ``Refused``, naming
    ``field``, when none was left.
    """
    key = _key(purpose, who)
    taken = _count(key)
    if taken > LIMIT:
        raise Refused(
            f"已连续输错 {LIMIT} 次，暂停验证 {REST // 60} 分钟。",
            remedy=remedy,
            field=field,
        )
    if taken == LIMIT:
        cache.touch(key, timeout=REST)
    return LIMIT - taken


def clear(purpose: str, who: int | str) -> None:
    cache.delete(_key(purpose, who))
