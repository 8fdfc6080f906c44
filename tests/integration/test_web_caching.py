"""Counts in Redis: one question, a term of their own, nothing lost between two at once."""

from __future__ import annotations

import threading

from django.core.cache import cache, caches

from foundation.web.caching import count


def test_a_count_adds_up_and_ends():
    assert [count("visits", timeout=60), count("visits", 4, timeout=60)] == [1, 5]
    assert cache.get("visits") == 5
    raw = caches["default"]
    left = raw._cache.get_client().ttl(raw.make_key("visits"))
    assert 0 < left <= 60


def test_later_counts_do_not_prolong_it():
    count("short", timeout=30)
    count("short", timeout=3000)
    raw = caches["default"]
    assert raw._cache.get_client().ttl(raw.make_key("short")) <= 30


def test_two_at_once_lose_nothing():
    def many() -> None:
        for _ in range(50):
            count("busy", timeout=60)

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.get("busy") == 200


def test_one_client_serves_many_questions():
    inner = caches["default"]._cache
    assert inner.get_client("a") is inner.get_client("b", write=True)
