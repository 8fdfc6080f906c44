"""``/healthz`` and ``/readyz``: for the probes of supervisors and load balancers.

Answered before any other middleware, so that they need no session, no host name and no database
to say that there is none. They tell ok or failed, nothing more: they are open to everybody.
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

HEARTBEAT_KEY = "worker-heartbeat"
HEARTBEAT_LIMIT = 90.0  # seconds; beat asks for one every 20
CLOCK_LIMIT = 5.0  # seconds between this clock and the database's
DISK_LIMIT = 512 * 1024 * 1024  # bytes that must be free where documents are stored

logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]


def probes(get_response: Answer) -> Answer:
    """Middleware that answers the two probes."""
    views: dict[str, Answer] = {"/healthz": healthz, "/readyz": readyz}

    def middleware(request: HttpRequest) -> HttpResponse:
        return views.get(request.path_info, get_response)(request)

    return middleware


def healthz(_request: HttpRequest) -> HttpResponse:
    """The process is alive and serves."""
    return _uncached(JsonResponse({"status": "ok"}))


def readyz(_request: HttpRequest) -> HttpResponse:
    """Everything the process leans on: 200 when all is well, 503 when anything is not."""
    public = settings.SURFACE == "public"  # it asks nothing of the worker, whose cache is another
    asked = {name: check for name, check in CHECKS.items() if not (public and name == "worker")}
    results = {name: _passes(name, check) for name, check in asked.items()}
    well = all(results.values())
    words = {name: "ok" if passed else "failed" for name, passed in results.items()}
    body = {"status": "ok" if well else "failed", "checks": words}
    return _uncached(JsonResponse(body, status=200 if well else 503))


def _uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever breaks, the probe's answer is "failed"
        logger.warning("readyz: %s failed", name, exc_info=True)
        return False


def _database_time() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        return float(cursor.fetchone()[0])


def database() -> bool:
    return _database_time() > 0


def clock() -> bool:
    """Deadlines are counted on this clock, constraints on the database's."""
    return abs(_database_time() - time.time()) < CLOCK_LIMIT


def broker() -> bool:
    """The cache lies on the broker's Redis: one round trip there and back."""
    cache.set("readyz", 1, timeout=60)
    return bool(cache.get("readyz") == 1)


def worker() -> bool:
    beat = cache.get(HEARTBEAT_KEY)
    return beat is not None and time.time() - beat < HEARTBEAT_LIMIT


def disk() -> bool:
    folder = settings.VAR
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free > DISK_LIMIT


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database,
    "broker": broker,
    "worker": worker,
    "disk": disk,
    "clock": clock,
}
