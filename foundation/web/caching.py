"""Django's cache in Redis with one client for each connection pool, and a count in one question.

Django makes a client for each question, which costs more than the question itself.
"""

from __future__ import annotations

from typing import Any, cast

from django.core.cache import caches
from django.core.cache.backends import redis


class Client(redis.RedisCacheClient):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clients: dict[Any, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if pool not in self._clients:
            self._clients[pool] = super().get_client(key, write=write)
        return self._clients[pool]

    def count(self, key: Any, amount: int, timeout: int) -> int:
        with self.get_client(key, write=True).pipeline(transaction=False) as both:
            both.set(key, 0, ex=timeout, nx=True)
            both.incrby(key, amount)
            return int(both.execute()[1])


class RedisCache(redis.RedisCache):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._class = Client

    def count(self, key: str, amount: int, *, timeout: int) -> int:
        return int(
            self._cache.count(  # type: ignore[attr-defined]
                self.make_and_validate_key(key), amount, timeout
            )
        )


def count(key: str, amount: int = 1, *, timeout: int) -> int:
    """Adds ``amount`` and gives the sum, which is forgotten ``timeout`` seconds after the first."""
    return cast("RedisCache", caches["default"]).count(key, amount, timeout=timeout)
