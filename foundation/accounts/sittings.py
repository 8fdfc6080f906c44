"""Sittings: which sessions of a user are valid, as a short list in the cache.

The list is the authority: a session whose mark is not on it is over. Two sign-ins at the same
moment may overwrite each other's list; the loser then signs in again, and never are more than
``LIMIT`` sessions open.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache

LIMIT = 3  # sessions of one user at once
MARK = "sitting"


@dataclass(frozen=True, slots=True)
class Sitting:
    mark: str
    began: int  # seconds since the epoch

    @property
    def began_at(self) -> datetime:
        return datetime.fromtimestamp(self.began, tz=UTC)

    @property
    def expired(self) -> bool:
        return time.time() - self.began > settings.SESSION_ABSOLUTE_AGE


def _key(user_id: int) -> str:
    return f"accounts:sittings:{user_id}"


def _store(user_id: int, sittings: list[Sitting]) -> None:
    rows = [(sitting.mark, sitting.began) for sitting in sittings]
    cache.set(_key(user_id), rows, timeout=settings.SESSION_ABSOLUTE_AGE)


def of_user(user_id: int) -> list[Sitting]:
    """The open sittings of a user, oldest first."""
    sittings = [Sitting(*row) for row in cache.get(_key(user_id), [])]
    return [sitting for sitting in sittings if not sitting.expired]


def begin(session: SessionBase, user_id: int) -> Sitting:
    """Enter the session in the list; the oldest beyond ``LIMIT`` ends."""
    sitting = Sitting(secrets.token_hex(8), int(time.time()))
    session[MARK] = sitting.mark
    _store(user_id, [*of_user(user_id), sitting][-LIMIT:])
    return sitting


def current(session: SessionBase, user_id: int) -> Sitting | None:
    """The sitting of this session, or None when it is over."""
    mark = session.get(MARK)
    return next((each for each in of_user(user_id) if each.mark == mark), None)


def end(session: SessionBase, user_id: int) -> None:
    mark = session.get(MARK)
    _store(user_id, [each for each in of_user(user_id) if each.mark != mark])


def end_all(user_id: int, *, but: SessionBase | None = None) -> int:
    """End all sittings of a user but that of the session given; return how many ended."""
    kept = current(but, user_id) if but is not None else None
    before = of_user(user_id)
    _store(user_id, [kept] if kept else [])
    return len(before) - (1 if kept else 0)
